// Points of a finite space that were proposed before: to try one again would teach nothing. A space
// with a continuous dimension has no such points to speak of.

import type { History } from "../history.ts";
import { activeDimensions } from "../space/active.ts";
import type { Space, UnitPoint } from "../space/space.ts";
import { cellOf, dimensionsOf } from "./dimension.ts";

/** Whether a point means the same as one of the history's; always false in an endless space. */
export function triedBefore(space: Space, { trials }: History): (unit: UnitPoint) => boolean {
  if (dimensionsOf(space).some(({ kind }) => kind === "continuous")) return () => false;
  const tried = new Set(trials.map(({ unit }) => keyOf(space, unit)));
  return (unit) => tried.has(keyOf(space, unit));
}

function keyOf(space: Space, unit: UnitPoint): string {
  const known = keys.get(unit);
  if (known !== undefined) return known;
  const active = activeDimensions(space, unit);
  const cells = dimensionsOf(space).map((dimension, d) =>
    dimension.kind === "continuous" || !active[d] ? "-" : cellOf(dimension.edges, unit[d]!),
  );
  const key = cells.join();
  keys.set(unit, key);
  return key;
}

const keys = new WeakMap<UnitPoint, string>();
