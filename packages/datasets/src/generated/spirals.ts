// Spirals that wind around each other, after Lang and Witbrock (1988), "Learning to tell two spirals
// apart": easy to draw and, with many turns, hard to learn.

import type { Examples } from "../dataset.ts";
import { fraction, type GeneratedOptions, noisyPoints } from "./plane.ts";

export type SpiralsOptions = GeneratedOptions & {
  /** One arm each; 2 unless said otherwise. */
  readonly classes?: number;
  /** How often an arm winds around the origin; 1 unless said otherwise. */
  readonly turns?: number;
};

/** (count, 2): the arms run from the origin to the circle of radius 1, turned against each other. */
export function spirals({
  classes = 2,
  turns = 1,
  ...options
}: SpiralsOptions): Examples<Float32Array> {
  return noisyPoints({
    ...options,
    classes,
    width: 2,
    pointAt(label, place, rows) {
      const radius = fraction(place, rows);
      const angle = 2 * Math.PI * (label / classes + turns * radius);
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    },
  });
}
