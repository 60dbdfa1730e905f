// The relaxed-fma backend: the wasm backend, except that matrix products are compiled with
// WebAssembly's relaxed SIMD: a product is added before it is rounded where the processor can do so.
// Whether it can decides the last bits, hence the name tells: not reproducible elsewhere.

import { readFileSync } from "node:fs";

import { assert, CaviarError } from "@caviar/errors";

import type { Backend } from "../backend.ts";
import type { Memory } from "../memory.ts";
import { gemmBy } from "./gemm-by.ts";

let compiled: WebAssembly.Module | undefined; // one a thread, however many engines there are

/** `wasm` with relaxed products. Throws CAV_USAGE where the runtime has no relaxed SIMD. */
export function relaxedBackend(memory: Memory, wasm: Backend, scratch: number): Backend {
  compiled ??= compile();
  const instance = new WebAssembly.Instance(compiled, { env: { memory: memory.wasm } });
  const kernel = instance.exports["gemm"];
  assert(
    typeof kernel === "function" && kernel.length === 11,
    "gemm-relaxed.wasm lacks gemm of 11 arguments: run build:kernels",
  );
  const gemm = gemmBy((...args) => kernel(...args), scratch);
  const rounding = isFused(memory, gemm) ? "fused" : "not fused";
  return { ...wasm, name: `relaxed-fma (${rounding})`, reproducible: false, gemm };
}

/** Whether this runtime has relaxed SIMD: Node has from 21 on. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(bytes());
}

function compile(): WebAssembly.Module {
  if (hasRelaxedSimd()) return new WebAssembly.Module(bytes());
  const message =
    `relaxed-fma needs WebAssembly's relaxed SIMD, which Node ${process.version} has not ` +
    "switched on: use Node 22 or later, or the exact kernels";
  throw new CaviarError("CAV_USAGE", message);
}

function bytes(): Uint8Array {
  return readFileSync(new URL("gemm-relaxed.wasm", import.meta.url));
}

/** (1 + 2^-12)^2 - 1 keeps its last bit, 2^-24, only if the square was not rounded. */
function isFused(memory: Memory, gemm: Backend["gemm"]): boolean {
  const mark = memory.mark();
  try {
    const [a, b] = [memory.tensor([1, 2]), memory.tensor([2, 1])];
    const out = memory.tensor([1, 1]);
    a.data.set([-1, 1 + 2 ** -12]);
    b.data.set([1, 1 + 2 ** -12]);
    gemm(out, a, b, "nn");
    return out.data[0] === 2 ** -11 + 2 ** -24;
  } finally {
    memory.release(mark);
  }
}
