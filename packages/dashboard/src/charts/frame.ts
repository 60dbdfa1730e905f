// Where a plot's unit square lies in pixels, with room for the labels around it.

import type { Axis, Tick } from "./axis.ts";

export type Size = { readonly width: number; readonly height: number; readonly em: number };

export type Frame = Size & {
  readonly left: number;
  readonly top: number;
  readonly innerWidth: number;
  readonly innerHeight: number;
  /** Pixels of a place in the unit square, y upwards. */
  readonly px: (x: number) => number;
  readonly py: (y: number) => number;
};

/** Labels are set at this share of the text's size; a digit is about so wide, in that size. */
const LABEL_EM = 0.8;
const CHARACTER_EM = 0.6;
/** Longer labels are cut, or a long choice would leave no room for the plot. */
const LABEL_MAX = 14;

export function frameOf({ width, height, em }: Size, y: Axis): Frame {
  const longest = Math.max(1, ...y.ticks.map(({ label }) => shortLabel(label).length));
  const left = em * (LABEL_EM * CHARACTER_EM * longest + 1);
  const top = em * 1.9;
  const innerWidth = Math.max(1, width - left - em * 0.8);
  const innerHeight = Math.max(1, height - top - em * 2.9);
  return {
    width,
    height,
    em,
    left,
    top,
    innerWidth,
    innerHeight,
    px: (place) => left + place * innerWidth,
    py: (place) => top + (1 - place) * innerHeight,
  };
}

export function shortLabel(label: string): string {
  return label.length > LABEL_MAX ? `${label.slice(0, LABEL_MAX - 1)}…` : label;
}

/** Half of what a label takes up, in pixels. */
export function halfWidth(label: string, { em }: Pick<Frame, "em">): number {
  return (em * LABEL_EM * CHARACTER_EM * shortLabel(label).length) / 2;
}

/** The ticks whose labels do not run into each other; the first one stays. */
export function ticksThatFit(ticks: readonly Tick[], frame: Frame): Tick[] {
  const { innerWidth, em } = frame;
  const kept: Tick[] = [];
  let free = -Infinity;
  for (const tick of ticks.toSorted((a, b) => a.at - b.at)) {
    const half = halfWidth(tick.label, frame) + em * LABEL_EM * CHARACTER_EM;
    const middle = tick.at * innerWidth;
    if (middle - half < free) continue;
    kept.push(tick);
    free = middle + half;
  }
  return kept;
}
