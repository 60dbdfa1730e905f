// The compiled kernels as typed functions. Pointers are byte offsets; a bool crosses as 0 or 1.

import { assert } from "@caviar/errors";

/** Every export of assembly/index.ts, with its number of arguments. */
const ARITY = {
  gemm: 11,
  addBias: 4,
  sumRows: 4,
  blend: 5,
  sumSquares: 2,
  sumMagnitudes: 2,
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
  sweepDenormals: 2,
  blendSquares: 5,
  addQuotient: 7,
  raise: 3,
  addSign: 4,
  clip: 3,
  gather: 6,
  combine: 10,
  apply: 4,
  sumTo: 6,
  gatherStandardized: 8,
  moveImages: 7,
  shuffle: 4,
  pick: 4,
  countRight: 4,
  activate: 5,
  activateBackward: 6,
  softmax: 4,
  softmaxBackward: 5,
  copyColumns: 8,
  takeRows: 5,
  transpose: 5,
  addRows: 5,
  oneHot: 6,
  dropoutMask: 6,
  imageToPatches: 16,
  patchesToImage: 16,
  depthwise: 18,
  depthwiseBackward: 20,
  maxPool: 15,
  maxPoolBackward: 7,
  averagePool: 14,
  averagePoolBackward: 14,
  normalizeRows: 9,
  normalizeRowsBackward: 10,
  rowLoss: 8,
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
