// Rows of one file to a data set: some to learn from, others for the test at the end.
// Invariant: no row is in both, or the test would measure memory.

import { assert } from "@caviar/errors";

import type { Dataset, Examples, Split } from "./dataset.ts";

export type DivideOptions = {
  /** Of the data set. */
  readonly name: string;
  /** Numbers of the rows to learn from, in the order in which they shall stand. */
  readonly train: Uint32Array;
  /** Numbers of the rows for the test; rows in neither part are left out. */
  readonly test: Uint32Array;
  /** 1 for floats unless said otherwise, 1 / 255 for bytes. */
  readonly scale?: number;
};

/**
 * Copies the rows of `examples` into the two parts. Which rows go where is the caller's: see
 * `splitRows` of `@caviar/engine`, or cut a `permutation` of `@caviar/random` in two.
 */
export function divide(examples: Examples<Uint8Array>, options: DivideOptions): Dataset<Uint8Array>;
export function divide(
  examples: Examples<Float32Array>,
  options: DivideOptions,
): Dataset<Float32Array>;
export function divide(examples: Examples, options: DivideOptions): Dataset;
export function divide(examples: Examples, options: DivideOptions): Dataset {
  const { name, train, test, scale } = options;
  const { shape, width, classes, classNames, features } = examples;
  assert(train.length > 0 && test.length > 0, "neither part of a data set may be empty");
  const rows = new Set([...train, ...test]);
  assert(rows.size === train.length + test.length, "a row is in both parts, or twice in one");
  return {
    name,
    shape,
    width,
    classes,
    classNames,
    scale: scale ?? (features instanceof Uint8Array ? 1 / 255 : 1),
    train: pick(examples, train),
    test: pick(examples, test),
  };
}

function pick({ features, labels, width, count }: Examples, rows: Uint32Array): Split {
  const length = rows.length * width;
  const picked = features instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  for (const [to, from] of rows.entries()) {
    assert(from < count, `there is no row ${from} in ${count} rows`);
    picked.set(features.subarray(from * width, (from + 1) * width), to * width);
  }
  return {
    features: picked,
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    count: rows.length,
  };
}
