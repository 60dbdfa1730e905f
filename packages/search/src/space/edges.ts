// The edges of a space: whoever accepts these values accepts every point between them.

import { contains, edgeValues } from "./parameter.ts";
import type { Point, Space } from "./space.ts";
import type { Value } from "./value.ts";
import { conditionEnds, holds } from "./when.ts";

/**
 * Points that together show every parameter's smallest and largest value or choice: as few as the
 * longest list needs, and further ones for what conditions kept out of those.
 */
export function spaceEdges(space: Space): readonly Point[] {
  const edges = new Map(Object.entries(space).map(([name, p]) => [name, edgeValues(p)]));
  const count = Math.max(...[...edges.values()].map(({ length }) => length));
  const points = Array.from({ length: count }, (_, index) =>
    assembled(space, (name) => edges.get(name)!.at(Math.min(index, edges.get(name)!.length - 1))!),
  );
  for (const [name, parameter] of Object.entries(space)) {
    if (parameter.when === undefined) continue;
    for (const value of edgeValues(parameter)) {
      if (points.some((point) => point[name] === value)) continue;
      const wanted = new Map([[name, value], ...ancestors(space, name)]);
      points.push(assembled(space, (other) => wanted.get(other) ?? edges.get(other)![0]!));
    }
  }
  return points;
}

/** The point of the given values, without the parameters whose conditions they do not fulfil. */
function assembled(space: Space, valueOf: (name: string) => Value): Point {
  const point: Record<string, Value> = {};
  for (const [name, { when }] of Object.entries(space)) {
    if (when === undefined || holds(when, point)) point[name] = valueOf(name);
  }
  return point;
}

/** Values of other parameters under which `name` exists, as far as they are easy to name. */
function ancestors(space: Space, name: string): readonly (readonly [string, Value])[] {
  return Object.entries(space[name]?.when ?? {}).flatMap(([other, condition]) => {
    const parent = space[other]!;
    const ends = [...conditionEnds(condition), ...edgeValues(parent)];
    const value = ends.find(
      (end) => contains(parent, end) && holds({ [other]: condition }, { [other]: end }),
    );
    return value === undefined ? [] : [[other, value] as const, ...ancestors(space, other)];
  });
}
