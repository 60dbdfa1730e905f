// Depthwise convolution (Sifre 2014; Chollet 2017, arXiv:1610.02357), the plain reference: channel c
// meets its own M filters. x (N,H,W,C), kernel (rows,columns,C,M), y (N,outH,outW,C*M).

import type { Windows } from "../backend/convolution.ts";
import { visitWindows } from "./windows.ts";

/** y[output, c*M+m] = sum over the window of x[pixel, c] kernel[tap, c, m]. */
export function depthwise(
  y: Float32Array,
  x: Float32Array,
  kernel: Float32Array,
  M: number,
  w: Windows,
): void {
  const C = w.channels;
  y.fill(0);
  visitWindows(w, (output, tap, pixel) => {
    for (let k = 0; k < C * M; k++) {
      y[output * C * M + k]! += x[pixel * C + Math.floor(k / M)]! * kernel[tap * C * M + k]!;
    }
  });
}

/** dx[pixel, c] = sum of dy kernel, dkernel[tap, c, m] = sum of dy x, over all windows. */
export function depthwiseBackward(
  dx: Float32Array,
  dkernel: Float32Array,
  dy: Float32Array,
  x: Float32Array,
  kernel: Float32Array,
  M: number,
  w: Windows,
): void {
  const C = w.channels;
  dx.fill(0);
  dkernel.fill(0);
  visitWindows(w, (output, tap, pixel) => {
    for (let k = 0; k < C * M; k++) {
      const at = pixel * C + Math.floor(k / M);
      dx[at]! += dy[output * C * M + k]! * kernel[tap * C * M + k]!;
      dkernel[tap * C * M + k]! += dy[output * C * M + k]! * x[at]!;
    }
  });
}
