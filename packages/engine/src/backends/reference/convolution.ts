// Convolution and pooling of the reference backend.

import type { ConvolutionOperations } from "../../backend/convolution.ts";
import { depthwise, depthwiseBackward } from "../../kernels/depthwise-convolution.ts";
import {
  averagePool,
  averagePoolBackward,
  maxPool,
  maxPoolBackward,
} from "../../kernels/pooling.ts";
import { imageToPatches, patchesToImage } from "../../kernels/windows.ts";

export const referenceConvolution: ConvolutionOperations = {
  imageToPatches: (patches, x, w) => imageToPatches(patches.data, x.data, w),
  patchesToImage: (x, patches, w) => patchesToImage(x.data, patches.data, w),
  depthwise: (y, x, kernel, w) => depthwise(y.data, x.data, kernel.data, kernel.columns, w),
  depthwiseBackward: ({ dx, dkernel }, { dy, x, kernel }, w) =>
    depthwiseBackward(dx.data, dkernel.data, dy.data, x.data, kernel.data, kernel.columns, w),
  maxPool: (y, places, x, w) => maxPool(y.data, places.data, x.data, w),
  maxPoolBackward: (dx, dy, places, w) => maxPoolBackward(dx.data, dy.data, places.data, w),
  averagePool: (y, x, w) => averagePool(y.data, x.data, w),
  averagePoolBackward: (dx, dy, w) => averagePoolBackward(dx.data, dy.data, w),
};
