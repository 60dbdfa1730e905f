// Which mark a pointer means.

import type { Frame } from "./frame.ts";
import type { Points } from "./paint-points.ts";

export type Found = { readonly trial: number; readonly x: number; readonly y: number };

/**
 * The mark closest to a place in pixels, none when all are farther than `reach`. Of equals the
 * last: it is on top.
 */
export function nearest(
  points: Pick<Points, "count" | "x" | "y" | "trial">,
  { px, py }: Pick<Frame, "px" | "py">,
  at: { readonly x: number; readonly y: number },
  reach: number,
): Found | undefined {
  let found: number | undefined;
  let squareBest = reach * reach;
  for (let index = 0; index < points.count; index++) {
    const square = (px(points.x(index)) - at.x) ** 2 + (py(points.y(index)) - at.y) ** 2;
    if (square <= squareBest) [found, squareBest] = [index, square];
  }
  if (found === undefined) return undefined;
  return { trial: points.trial(found), x: px(points.x(found)), y: py(points.y(found)) };
}
