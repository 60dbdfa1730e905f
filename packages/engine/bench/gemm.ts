// Speed of the matrix product: `node packages/engine/bench/gemm.ts`. GFLOPS of square products in
// processor time, each backend, and the ratio.

import { createEngine } from "../src/engine.ts";
import { microsecondsOf } from "./cpu-time.ts";

const SIZES = [32, 64, 128, 256, 512];
const SIZE_REFERENCE_MAX = 256; // the plain kernel takes minutes beyond
const FORMS = ["nn", "nt", "tn"] as const;

function gflops(backend: "wasm" | "reference", form: (typeof FORMS)[number], n: number): number {
  const engine = createEngine({ backend });
  const [a, b, out] = [0.5, 0.25, 0].map((value) => {
    const tensor = engine.memory.tensor([n, n]);
    tensor.data.fill(value);
    return tensor;
  });
  const us = microsecondsOf(() => engine.backend.gemm(out!, a!, b!, form));
  return (2 * n ** 3) / us / 1000;
}

console.log("form  size    wasm  reference  ratio   (GFLOPS)");
for (const form of FORMS) {
  for (const n of SIZES) {
    const fast = gflops("wasm", form, n);
    const line = `${form.padEnd(4)}  ${String(n).padStart(4)}  ${fast.toFixed(1).padStart(6)}`;
    if (n > SIZE_REFERENCE_MAX) {
      console.log(line);
      continue;
    }
    const plain = gflops("reference", form, n);
    const ratio = (fast / plain).toFixed(0).padStart(5);
    console.log(`${line}  ${plain.toFixed(2).padStart(9)}  ${ratio}`);
  }
}
