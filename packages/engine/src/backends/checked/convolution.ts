// Checks in front of convolution and pooling: every tensor holds what the windows say. The kernels
// themselves look at nothing outside the image, whatever stride, dilation and padding are.

import { assert } from "@caviar/errors";

import type { ConvolutionOperations, Windows } from "../../backend/convolution.ts";
import type { DType, Tensor } from "../../tensor.ts";

function image(x: Tensor<DType>, w: Windows): void {
  assert(x.size === w.batch * w.height * w.width * w.channels, "the windows are another image's");
}

function pixels(y: Tensor<DType>, w: Windows, channels: number): void {
  const size = w.batch * w.outputHeight * w.outputWidth * channels;
  assert(y.size === size, "the output has another size than the windows say");
}

function patchesOf(patches: Tensor, w: Windows): void {
  pixels(patches, w, w.kernelRows * w.kernelColumns * w.channels);
}

function filters(kernel: Tensor, w: Windows): void {
  const size = w.kernelRows * w.kernelColumns * w.channels * kernel.columns;
  assert(kernel.size === size, "the kernel has another size than the windows say");
}

export function checkedConvolution(backend: ConvolutionOperations): ConvolutionOperations {
  return {
    imageToPatches(patches, x, w) {
      image(x, w);
      patchesOf(patches, w);
      backend.imageToPatches(patches, x, w);
    },
    patchesToImage(x, patches, w) {
      image(x, w);
      patchesOf(patches, w);
      backend.patchesToImage(x, patches, w);
    },
    depthwise(y, x, kernel, w) {
      image(x, w);
      filters(kernel, w);
      pixels(y, w, w.channels * kernel.columns);
      backend.depthwise(y, x, kernel, w);
    },
    depthwiseBackward(gradients, given, w) {
      image(given.x, w);
      image(gradients.dx, w);
      filters(given.kernel, w);
      assert(gradients.dkernel.size === given.kernel.size, "dkernel and kernel differ in shape");
      pixels(given.dy, w, w.channels * given.kernel.columns);
      backend.depthwiseBackward(gradients, given, w);
    },
    maxPool(y, places, x, w) {
      image(x, w);
      pixels(y, w, w.channels);
      pixels(places, w, w.channels);
      backend.maxPool(y, places, x, w);
    },
    maxPoolBackward(dx, dy, places, w) {
      image(dx, w);
      pixels(dy, w, w.channels);
      pixels(places, w, w.channels);
      backend.maxPoolBackward(dx, dy, places, w);
    },
    averagePool(y, x, w) {
      image(x, w);
      pixels(y, w, w.channels);
      backend.averagePool(y, x, w);
    },
    averagePoolBackward(dx, dy, w) {
      image(dx, w);
      pixels(dy, w, w.channels);
      backend.averagePoolBackward(dx, dy, w);
    },
  };
}
