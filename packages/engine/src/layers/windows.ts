// How convolution and pooling lay their windows over an image, as TensorFlow does:
//   same   output = ceil(n / stride); padding = max((output - 1) * stride + extent - n, 0), half of
//          it (rounded down) before the image and the rest after
//   valid  no padding; output = floor((n - extent) / stride) + 1
// where extent = (kernel - 1) * dilation + 1.

import { CaviarError, shown } from "@caviar/errors";

import type { Windows } from "../backend/convolution.ts";
import { requireOneOf } from "../one-of.ts";

export type Padding = "same" | "valid";

/** One number for rows and columns alike, or [rows, columns]. */
export type Pair = number | readonly [rows: number, columns: number];

export type WindowOptions = {
  /** Shape of one example: [height, width, channels]. */
  readonly inputShape: readonly number[];
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
  /** Distance of neighbouring kernel elements in the image; default 1. */
  readonly dilationRate?: Pair;
};

/** The windows over one example, without `batch`. Throws CAV_SHAPE_MISMATCH where none fits, CAV_USAGE for another padding. */
export function layOut(options: WindowOptions): Omit<Windows, "batch"> {
  const { inputShape, padding, dilationRate = 1 } = options;
  requireOneOf("padding", padding, ["same", "valid"]);
  const [height, width, channels] = imageShape(inputShape);
  const [kernelRows, kernelColumns] = pair(options.kernelSize, "kernelSize");
  const [strideRows, strideColumns] = pair(options.strides, "strides");
  const [dilationRows, dilationColumns] = pair(dilationRate, "dilationRate");
  const rows = along(height, kernelRows, strideRows, dilationRows, padding);
  const columns = along(width, kernelColumns, strideColumns, dilationColumns, padding);
  return {
    height,
    width,
    channels,
    outputHeight: rows.output,
    outputWidth: columns.output,
    kernelRows,
    kernelColumns,
    strideRows,
    strideColumns,
    dilationRows,
    dilationColumns,
    top: rows.before,
    left: columns.before,
  };
}

/** [height, width, channels] of an example. Throws CAV_SHAPE_MISMATCH for another number of axes. */
export function imageShape(inputShape: readonly number[]): readonly [number, number, number] {
  const [height, width, channels] = inputShape;
  if (inputShape.length !== 3) {
    const message = `an image has the shape [height, width, channels], got ${shown(inputShape)}`;
    throw new CaviarError("CAV_SHAPE_MISMATCH", message);
  }
  return [height!, width!, channels!];
}

function along(n: number, kernel: number, stride: number, dilation: number, padding: Padding) {
  const extent = (kernel - 1) * dilation + 1;
  if (padding === "same") {
    const output = Math.ceil(n / stride);
    const total = Math.max((output - 1) * stride + extent - n, 0);
    return { output, before: Math.floor(total / 2) };
  }
  if (extent > n) {
    const message = `a window of ${extent} does not fit into ${n} pixels; use padding "same"`;
    throw new CaviarError("CAV_SHAPE_MISMATCH", message);
  }
  return { output: Math.floor((n - extent) / stride) + 1, before: 0 };
}

function pair(value: Pair, what: string): readonly [rows: number, columns: number] {
  const [rows, columns] = typeof value === "number" ? [value, value] : value;
  if (Number.isSafeInteger(rows) && Number.isSafeInteger(columns) && rows >= 1 && columns >= 1) {
    return [rows, columns];
  }
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `${what} must be an integer of at least 1 or two of them, got ${shown(value)}`,
  );
}
