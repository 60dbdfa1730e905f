// The engine knows the padding before an image; other programs also want to be told that after it.

import type { Windows } from "../backend/convolution.ts";

/** Rows below and columns right of the image that its windows reach into. */
export function paddingAfter(windows: Omit<Windows, "batch">): readonly [number, number] {
  const { kernelRows, strideRows, dilationRows, outputHeight, height, top } = windows;
  const { kernelColumns, strideColumns, dilationColumns, outputWidth, width, left } = windows;
  const rows = (outputHeight - 1) * strideRows + (kernelRows - 1) * dilationRows + 1;
  const columns = (outputWidth - 1) * strideColumns + (kernelColumns - 1) * dilationColumns + 1;
  return [Math.max(rows - height - top, 0), Math.max(columns - width - left, 0)];
}
