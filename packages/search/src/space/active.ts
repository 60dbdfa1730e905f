// Which dimensions of a place in the unit cube count. A unit point has a coordinate for every
// dimension always, so that samplers see a cube of fixed size; a dimension whose condition does not
// hold there is inactive: its coordinate means nothing, and the point leaves its parameter out.

import { fromUnit } from "./parameter.ts";
import type { Point, Space, UnitPoint } from "./space.ts";
import type { Value } from "./value.ts";
import { holds } from "./when.ts";

/** Whether a point of this space may leave a dimension out. */
export function hasConditions(space: Space): boolean {
  return Object.values(space).some(({ when }) => when !== undefined);
}

/** In the order of the space's keys; every condition looks at parameters before its own only. */
export function activeDimensions(space: Space, unit: UnitPoint): readonly boolean[] {
  const names = Object.keys(space);
  if (!hasConditions(space)) return names.map(() => true);
  const point = activePoint(space, unit);
  return names.map((name) => Object.hasOwn(point, name));
}

/** The values of the active dimensions, by name. */
export function activePoint(space: Space, unit: UnitPoint): Point {
  const point: Record<string, Value> = {};
  for (const [index, [name, parameter]] of Object.entries(space).entries()) {
    if (parameter.when !== undefined && !holds(parameter.when, point)) continue;
    point[name] = fromUnit(parameter, unit[index]!);
  }
  return point;
}
