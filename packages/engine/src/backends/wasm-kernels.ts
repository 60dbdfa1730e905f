// The compiled kernels as typed functions. Pointers are byte offsets; a bool crosses as 0 or 1.

import { assert } from "@caviar/errors";

/** Every export of assembly/index.ts, with its number of arguments. */
const ARITY = {
  gemm: 11,
  addBias: 4,
  sumRows: 4,
  blend: 5,
  sumSquares: 2,
  relu: 3,
  reluBackward: 4,
  moments: 5,
  inverseDeviation: 4,
  normalize: 8,
  normalizeBackward: 11,
  softmaxCrossEntropy: 6,
  softmaxCrossEntropyBackward: 6,
  argmax: 4,
  momentum: 6,
  adam: 11,
  gather: 6,
} as const;

type Kernel = (...args: readonly number[]) => number;

export type Kernels = { readonly [Name in keyof typeof ARITY]: Kernel };

/** Link the kernels to a memory. */
export function instantiateKernels(
  compiled: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Kernels {
  const instance = new WebAssembly.Instance(compiled, { env: { memory, abort } });
  requireKernels(instance.exports);
  return instance.exports;
}

function requireKernels(exported: Readonly<Record<string, unknown>>): asserts exported is Kernels {
  for (const [name, arity] of Object.entries(ARITY)) {
    const kernel = exported[name];
    assert(
      typeof kernel === "function" && kernel.length === arity,
      `kernels.wasm lacks ${name} of ${arity} arguments: run build:kernels`,
    );
  }
}

/** AssemblyScript's panic: only a bug of a kernel reaches it. */
function abort(): never {
  assert(false, "a kernel aborted");
}
