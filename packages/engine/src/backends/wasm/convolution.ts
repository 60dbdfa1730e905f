// Convolution and pooling of the wasm backend.

import type { ConvolutionOperations, Windows } from "../../backend/convolution.ts";
import type { Kernels } from "../wasm-kernels.ts";

/** In the order of the kernels' arguments: image, output, kernel, stride. */
function sizes(w: Windows) {
  const image = [w.batch, w.height, w.width, w.channels] as const;
  const output = [w.outputHeight, w.outputWidth] as const;
  const kernel = [w.kernelRows, w.kernelColumns, w.strideRows, w.strideColumns] as const;
  return [...image, ...output, ...kernel] as const;
}

export function wasmConvolution(kernels: Kernels) {
  return {
    imageToPatches: (patches, x, w) =>
      kernels.imageToPatches(patches.pointer, x.pointer, ...sizes(w), ...offsets(w)),
    patchesToImage: (x, patches, w) =>
      kernels.patchesToImage(x.pointer, patches.pointer, ...sizes(w), ...offsets(w)),
    depthwise: (y, x, kernel, w) =>
      kernels.depthwise(
        y.pointer,
        x.pointer,
        kernel.pointer,
        kernel.columns,
        ...sizes(w),
        ...offsets(w),
      ),
    depthwiseBackward: ({ dx, dkernel }, { dy, x, kernel }, w) =>
      kernels.depthwiseBackward(
        dx.pointer,
        dkernel.pointer,
        dy.pointer,
        x.pointer,
        kernel.pointer,
        kernel.columns,
        ...sizes(w),
        ...offsets(w),
      ),
    maxPool: (y, places, x, w) =>
      kernels.maxPool(y.pointer, places.pointer, x.pointer, ...sizes(w), w.top, w.left),
    maxPoolBackward: (dx, dy, places, w) =>
      kernels.maxPoolBackward(
        dx.pointer,
        dy.pointer,
        places.pointer,
        w.batch,
        w.height * w.width,
        w.outputHeight * w.outputWidth,
        w.channels,
      ),
    averagePool: (y, x, w) => kernels.averagePool(y.pointer, x.pointer, ...sizes(w), w.top, w.left),
    averagePoolBackward: (dx, dy, w) =>
      kernels.averagePoolBackward(dx.pointer, dy.pointer, ...sizes(w), w.top, w.left),
  } satisfies ConvolutionOperations;
}

/** Dilation and padding, the rest of the arguments. */
function offsets(w: Windows) {
  return [w.dilationRows, w.dilationColumns, w.top, w.left] as const;
}
