// What an earlier search found, as starting points of another: its best points, best first, as far
// as they still make sense in a space that may have changed since.

import type { Result } from "../result-order.ts";
import { bestFirst, isUsable } from "../result-order.ts";
import { contains, fromUnit } from "../space/parameter.ts";
import type { Point, Space } from "../space/space.ts";
import type { Value } from "../space/value.ts";
import { holds } from "../space/when.ts";

/** A trial of an earlier search: its point, and what it gave (losses: lower is better). */
export type EarlierTrial = { readonly params: Point; readonly result: Result };

/**
 * At most `count` different points of `space`, from the best of the earlier trials. A value that a
 * parameter can no longer take, and a parameter that is new, are set to the middle of the parameter;
 * parameters that are gone are dropped.
 */
export function startingPoints(
  space: Space,
  earlier: readonly EarlierTrial[],
  count: number,
): readonly Point[] {
  const points = new Map<string, Point>();
  for (const index of bestFirst(earlier.map(({ result }) => result))) {
    if (points.size >= count || !isUsable(earlier[index]!.result)) break;
    const point = fitted(space, earlier[index]!.params);
    points.set(JSON.stringify(Object.entries(point)), point);
  }
  return [...points.values()];
}

function fitted(space: Space, params: Point): Point {
  const point: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(space)) {
    if (parameter.when !== undefined && !holds(parameter.when, point)) continue;
    const value = params[name];
    const isFit = value !== undefined && contains(parameter, value);
    point[name] = isFit ? value : fromUnit(parameter, 0.5);
  }
  return point;
}
