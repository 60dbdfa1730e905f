// Trials as marks on a canvas: the shape and tone of their round while they are few, small squares
// when they are a crowd. The wanted ones lie on top of the others.

import type { Mask } from "../filter/filter.ts";
import type { Frame } from "./frame.ts";
import { paintCrowd } from "./paint-crowd.ts";
import type { Palette } from "./palette.ts";
import { crossPath, glyphPath, toneOf } from "./round-style.ts";

/** Marks in the unit square, a place an index. */
export type Points = {
  readonly count: number;
  readonly x: (index: number) => number;
  readonly y: (index: number) => number;
  readonly round: (index: number) => number;
  readonly trial: (index: number) => number;
  /** It gave no result. */
  readonly faded: (index: number) => boolean;
};

/** Radius in the text's size; beyond FEW marks it shrinks, so that they cover no more ground. */
const RADIUS_EM = 0.3;
const FEW = 400;
const SHRINK_MIN = 0.4;
/** Beyond this, shapes are too small to be told apart. */
const CROWD = 3000;

export function paintPoints(
  context: CanvasRenderingContext2D,
  frame: Frame,
  points: Points,
  mask: Mask,
  palette: Palette,
): void {
  if (points.count > CROWD) return paintCrowd(context, frame, points, mask, palette);
  const { px, py, em } = frame;
  const shrink = Math.sqrt(FEW / Math.max(FEW, points.count));
  const radius = RADIUS_EM * em * Math.max(SHRINK_MIN, shrink);
  const shapes = new Map<string, string[]>();
  for (let index = 0; index < points.count; index++) {
    const [x, y] = [px(points.x(index)), py(points.y(index))];
    if (!Number.isFinite(x + y)) continue;
    const unwanted = mask && mask[points.trial(index)] === 0;
    const round = points.round(index);
    const isCross = points.faded(index);
    const key = `${unwanted ? 0 : 1} ${toneOf(round)} ${isCross ? 1 : 0}`;
    const shape = isCross ? crossPath(x, y, radius * 0.8) : glyphPath(round, x, y, radius);
    const known = shapes.get(key);
    if (known) known.push(shape);
    else shapes.set(key, [shape]);
  }
  context.lineWidth = 1.5;
  for (const [key, paths] of [...shapes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [wanted, tone, isCross] = key.split(" ").map(Number);
    const path = new Path2D(paths.join(""));
    const colour = palette.tones[tone!] ?? palette.ink;
    context.globalAlpha = wanted === 1 ? 0.85 : 0.12;
    if (isCross === 1) {
      context.strokeStyle = colour;
      context.stroke(path);
    } else {
      context.fillStyle = colour;
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is no array.
      context.fill(path);
    }
  }
  context.globalAlpha = 1;
}
