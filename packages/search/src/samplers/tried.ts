// Points of a finite space that were proposed before: to try one again would teach nothing. A space
// with a continuous dimension has no such points to speak of.

import type { History } from "../history.ts";
import type { Space, UnitPoint } from "../space/space.ts";
import { triedIn } from "../tried-points.ts";
import { dimensionsOf } from "./dimension.ts";

/**
 * Whether a point means the same as one of the history's; always false in an endless space. Valid
 * until the next call.
 */
export function triedBefore(space: Space, history: History): (unit: UnitPoint) => boolean {
  if (dimensionsOf(space).some(({ kind }) => kind === "continuous")) return () => false;
  const tried = triedIn(space, history);
  return (unit) => tried.has(unit);
}
