// Pooling, the plain reference: each channel of each window gives its largest or its mean. Padding
// is not looked at. x (N,H,W,C), y (N,outH,outW,C).

import type { Windows } from "../backend/convolution.ts";
import { visitWindows } from "./windows.ts";

/** y = the largest; places = row * width + column of it, the first of equals. NaN beats all. */
export function maxPool(y: Float32Array, places: Uint32Array, x: Float32Array, w: Windows): void {
  const C = w.channels;
  let last = -1;
  visitWindows(w, (output, _tap, pixel) => {
    const isFirst = output !== last;
    last = output;
    for (let c = 0; c < C; c++) {
      const value = x[pixel * C + c]!;
      if (isFirst || value > y[output * C + c]! || Number.isNaN(value)) {
        y[output * C + c] = value;
        places[output * C + c] = pixel % (w.height * w.width);
      }
    }
  });
}

/** dx = dy at the places, 0 elsewhere. */
export function maxPoolBackward(
  dx: Float32Array,
  dy: Float32Array,
  places: Uint32Array,
  w: Windows,
): void {
  const [C, pixels] = [w.channels, w.height * w.width];
  const outputs = w.outputHeight * w.outputWidth;
  dx.fill(0);
  for (let i = 0; i < dy.length; i++) {
    const n = Math.floor(i / C / outputs);
    dx[(n * pixels + places[i]!) * C + (i % C)]! += dy[i]!;
  }
}

/** Pixels inside the image of each output pixel's window, (N*outH*outW). */
function counts(w: Windows): Uint32Array {
  const count = new Uint32Array(w.batch * w.outputHeight * w.outputWidth);
  visitWindows(w, (output) => void (count[output]! += 1));
  return count;
}

/** y = the mean of the window's pixels inside the image. */
export function averagePool(y: Float32Array, x: Float32Array, w: Windows): void {
  const C = w.channels;
  y.fill(0);
  visitWindows(w, (output, _tap, pixel) => {
    for (let c = 0; c < C; c++) y[output * C + c]! += x[pixel * C + c]!;
  });
  const count = counts(w);
  for (let i = 0; i < y.length; i++) y[i]! /= count[Math.floor(i / C)]!;
}

/** dx = each window's gradient in equal shares. */
export function averagePoolBackward(dx: Float32Array, dy: Float32Array, w: Windows): void {
  const C = w.channels;
  const count = counts(w);
  dx.fill(0);
  visitWindows(w, (output, _tap, pixel) => {
    for (let c = 0; c < C; c++) dx[pixel * C + c]! += dy[output * C + c]! / count[output]!;
  });
}
