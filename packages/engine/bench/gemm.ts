// Speed of the matrix product: `node packages/engine/bench/gemm.ts`. GFLOPS of square products in
// processor time, by each backend that the machine has.

import { createEngine, type Engine } from "../src/engine.ts";
import { microsecondsOf } from "./measure/cpu-time.ts";

const SIZES = [32, 64, 128, 256, 512];
const SIZE_REFERENCE_MAX = 256; // the plain kernel takes minutes beyond
const FORMS = ["nn", "nt", "tn"] as const;

const { fallback } = createEngine({ backend: "auto" });
const engines = [
  ...(fallback === undefined ? [createEngine({ backend: "blas" })] : []),
  createEngine({ wasm: "exact" }),
  createEngine({ wasm: "relaxed-fma" }),
  createEngine({ backend: "reference" }),
];

function gflops(engine: Engine, form: (typeof FORMS)[number], n: number): number {
  return engine.scope(() => {
    const [a, b, out] = [0.5, 0.25, 0].map((value) => {
      const tensor = engine.memory.tensor([n, n]);
      tensor.data.fill(value);
      return tensor;
    });
    const us = microsecondsOf(() => engine.backend.gemm(out!, a!, b!, form));
    return (2 * n ** 3) / us / 1000;
  });
}

const headings = engines.map(({ backend: { name } }) => name.split(" ")[0]!.padStart(11));
for (const engine of engines) console.log(engine.backend.name);
if (fallback !== undefined) console.log(`without blas: ${fallback}`);
console.log(`form  size  ${headings.join("  ")}   (GFLOPS)`);
for (const form of FORMS) {
  for (const n of SIZES) {
    const cells = engines.map((engine) => {
      const tooSlow = engine.backend.name === "reference" && n > SIZE_REFERENCE_MAX;
      return (tooSlow ? "-" : gflops(engine, form, n).toFixed(1)).padStart(11);
    });
    console.log(`${form.padEnd(4)}  ${String(n).padStart(4)}  ${cells.join("  ")}`);
  }
}
