// What a backend must do for convolution and pooling. Images are NHWC.

import type { Tensor } from "../tensor.ts";

/**
 * Which pixels of x (N,height,width,C) an output pixel (i, j) looks at: rows
 * i * strideRows - top + a * dilationRows for a < kernelRows, columns alike. Outside is padding.
 */
export type Windows = {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly kernelRows: number;
  readonly kernelColumns: number;
  readonly strideRows: number;
  readonly strideColumns: number;
  /** Distance of neighbouring kernel rows in the image; 1 for pooling. */
  readonly dilationRows: number;
  readonly dilationColumns: number;
  /** Rows of padding above the image. */
  readonly top: number;
  /** Columns of padding left of it. */
  readonly left: number;
};

export type ConvolutionOperations = {
  /** patches (N*outH*outW, kernelRows*kernelColumns*C) = each output pixel's window; padding is 0. */
  imageToPatches(patches: Tensor, x: Tensor, windows: Windows): void;
  /** The transposed operation: x = the sum of the patches' elements that came from each pixel. */
  patchesToImage(x: Tensor, patches: Tensor, windows: Windows): void;

  /** y (N,outH,outW,C*M): channel c meets its own M filters, kernel (rows,columns,C,M). */
  depthwise(y: Tensor, x: Tensor, kernel: Tensor, windows: Windows): void;
  /** dx and dkernel of `depthwise`. */
  depthwiseBackward(
    gradients: { readonly dx: Tensor; readonly dkernel: Tensor },
    given: { readonly dy: Tensor; readonly x: Tensor; readonly kernel: Tensor },
    windows: Windows,
  ): void;

  /**
   * y (N,outH,outW,C) = the largest of each window, NaN if there is one; places = where it was,
   * row * width + column, the first of equals in row-major order.
   */
  maxPool(y: Tensor, places: Tensor<"u32">, x: Tensor, windows: Windows): void;
  /** dx = dy at the places, 0 elsewhere. */
  maxPoolBackward(dx: Tensor, dy: Tensor, places: Tensor<"u32">, windows: Windows): void;
  /** y = the mean of each window's pixels inside the image. */
  averagePool(y: Tensor, x: Tensor, windows: Windows): void;
  /** dx = each window's gradient in equal shares. */
  averagePoolBackward(dx: Tensor, dy: Tensor, windows: Windows): void;
};
