// @ts-nocheck: AssemblyScript, compiled by scripts/build-kernels.ts into src/backends/kernels.wasm.
// Numbers are f32; pointers are byte offsets into the engine's memory; matrices are row-major.
// No fused multiply-add and one fixed order of every sum: the same bits on every machine.

export { apply, combine, sumTo } from "./arithmetic";
export { countRight, gatherStandardized, moveImages, pick, shuffle } from "./batches";
export { adam, momentum } from "./update";
export { addQuotient, addSign, blendSquares, clip, raise } from "./update-adaptive";
export { moments, inverseDeviation, normalize, normalizeBackward } from "./batch-normalization";
export { addBias, blend, sumMagnitudes, sumRows, sumSquares } from "./elementwise";
export { sweepDenormals } from "./denormals";
export { gather } from "./gather";
export { gemm } from "./gemm";
export { relu, reluBackward } from "./relu";
export { argmax, softmaxCrossEntropy, softmaxCrossEntropyBackward } from "./softmax-cross-entropy";
export { activate, activateBackward } from "./activations";
export { addRows, copyColumns, oneHot, takeRows, transpose } from "./arrangement";
export { dropoutMask } from "./dropout-mask";
export { depthwise, depthwiseBackward } from "./depthwise-convolution";
export { normalizeRows, normalizeRowsBackward } from "./layer-normalization";
export { rowLoss } from "./losses";
export { averagePool, averagePoolBackward, maxPool, maxPoolBackward } from "./pooling";
export { softmax, softmaxBackward } from "./softmax";
export { imageToPatches, patchesToImage } from "./windows";
