// Images and their windows, the plain reference of convolution and pooling. NHWC, row-major.

import type { Windows } from "../backend/convolution.ts";

/**
 * Calls `visit(output, tap, pixel)` for each pixel of each window inside the image, in row-major
 * order: the output pixel's number in (N,outH,outW), the kernel's in (rows,columns), the image's
 * in (N,H,W).
 */
export function visitWindows(
  w: Windows,
  visit: (output: number, tap: number, pixel: number) => void,
): void {
  const outputs = w.batch * w.outputHeight * w.outputWidth;
  for (let output = 0; output < outputs; output++) {
    const j = output % w.outputWidth;
    const i = Math.floor(output / w.outputWidth) % w.outputHeight;
    const n = Math.floor(output / w.outputWidth / w.outputHeight);
    for (let a = 0; a < w.kernelRows; a++) {
      const row = i * w.strideRows - w.top + a * w.dilationRows;
      if (row < 0 || row >= w.height) continue;
      for (let b = 0; b < w.kernelColumns; b++) {
        const column = j * w.strideColumns - w.left + b * w.dilationColumns;
        if (column < 0 || column >= w.width) continue;
        visit(output, a * w.kernelColumns + b, (n * w.height + row) * w.width + column);
      }
    }
  }
}

/** patches (N*outH*outW, taps*C) = the windows, 0 outside the image. */
export function imageToPatches(patches: Float32Array, x: Float32Array, w: Windows): void {
  const [C, taps] = [w.channels, w.kernelRows * w.kernelColumns];
  patches.fill(0);
  visitWindows(w, (output, tap, pixel) => {
    patches.set(x.subarray(pixel * C, (pixel + 1) * C), (output * taps + tap) * C);
  });
}

/** x (N,H,W,C) = the sum of the patches' elements that came from each pixel. */
export function patchesToImage(x: Float32Array, patches: Float32Array, w: Windows): void {
  const [C, taps] = [w.channels, w.kernelRows * w.kernelColumns];
  x.fill(0);
  visitWindows(w, (output, tap, pixel) => {
    for (let c = 0; c < C; c++) x[pixel * C + c]! += patches[(output * taps + tap) * C + c]!;
  });
}
