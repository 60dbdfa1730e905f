// What the generated sets have in common: rows that are points, the classes taking turns, so that
// any stretch of rows has as many of each as it can. Chance comes in as an argument.

import { assert } from "@caviar/errors";

import { CLASSES_MAX, type Examples } from "../dataset.ts";

/**
 * Standard normal numbers, one for each index from 0: the same index must give the same number. With
 * `@caviar/random`: `const from = stream(7, "moons")`, then `(index) => normal(from, index)`.
 */
export type Normal = (index: number) => number;

export type GeneratedOptions = {
  /** Rows; at least one for each class. */
  readonly count: number;
  /** Standard deviation of what is added to each coordinate. */
  readonly noise: number;
  readonly normal: Normal;
};

type Points = GeneratedOptions & {
  readonly classes: number;
  readonly width: number;
  /** Where row `place` of `rows` rows of class `label` lies without noise: (width). */
  readonly pointAt: (label: number, place: number, rows: number) => readonly number[];
};

export function noisyPoints(points: Points): Examples<Float32Array> {
  const { classes, count, noise, normal, pointAt, width } = points;
  assert(classes >= 1 && classes <= CLASSES_MAX, `classes must be 1 to 256, got ${classes}`);
  assert(
    Number.isSafeInteger(count) && count >= classes,
    `count must reach ${classes}, got ${count}`,
  );
  assert(noise >= 0 && Number.isFinite(noise), `noise must be >= 0, got ${noise}`);
  const features = new Float32Array(count * width);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const label = row % classes;
    const point = pointAt(label, Math.floor(row / classes), Math.ceil((count - label) / classes));
    for (let i = 0; i < width; i++) {
      const index = row * width + i;
      features[index] = point[i]! + noise * normal(index);
    }
    labels[row] = label;
  }
  return {
    shape: [width],
    width,
    classes,
    classNames: Array.from({ length: classes }, (_, label) => String(label)),
    features,
    labels,
    count,
  };
}

/** Evenly from 0 to 1, both included. */
export function fraction(place: number, rows: number): number {
  return rows === 1 ? 0 : place / (rows - 1);
}
