// @ts-nocheck: AssemblyScript, compiled by scripts/build-kernels.ts into src/backends/kernels.wasm.
// Numbers are f32; pointers are byte offsets into the engine's memory; matrices are row-major.
// No fused multiply-add and one fixed order of every sum: the same bits on every machine.

export { adam, momentum } from "./update";
export { moments, inverseDeviation, normalize, normalizeBackward } from "./batch-normalization";
export { addBias, blend, sumRows, sumSquares } from "./elementwise";
export { gather } from "./gather";
export { gemm } from "./gemm";
export { relu, reluBackward } from "./relu";
export { argmax, softmaxCrossEntropy, softmaxCrossEntropyBackward } from "./softmax-cross-entropy";
