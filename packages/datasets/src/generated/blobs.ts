// Clouds around given centers, normally distributed: what every classifier should learn.

import { assert } from "@caviar/errors";

import type { Examples } from "../dataset.ts";
import { type GeneratedOptions, noisyPoints } from "./plane.ts";

export type BlobsOptions = GeneratedOptions & {
  /** (classes, width) one for each class. */
  readonly centers: readonly (readonly number[])[];
};

/** (count, width): each row lies `noise`, the standard deviation, about the center of its class. */
export function blobs({ centers, ...options }: BlobsOptions): Examples<Float32Array> {
  const width = centers[0]?.length ?? 0;
  assert(width > 0, "blobs need centers of at least one coordinate");
  assert(
    centers.every((center) => center.length === width),
    `every center must have ${width} coordinates, as the first`,
  );
  const pointAt = (label: number) => centers[label]!;
  return noisyPoints({ ...options, classes: centers.length, width, pointAt });
}
