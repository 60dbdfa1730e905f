// What a model sees of a parameter: a continuous axis, or a few cells, in order or not. A model that
// put a density on the cells' coordinates would tell places apart that mean the same value.

import { fromUnit, type Parameter, valueCount } from "../space/parameter.ts";
import type { Space } from "../space/space.ts";

/** More cells than this are as good as continuous. */
const CELLS_MAX = 64;

export type Dimension =
  | { readonly kind: "continuous" }
  | { readonly kind: "ordered" | "unordered"; readonly edges: readonly number[] };

/** One an entry of the space, in its order. `edges` are those of the cells: cells + 1 numbers. */
export function dimensionsOf(space: Space): readonly Dimension[] {
  let dimensions = remembered.get(space);
  if (dimensions === undefined) {
    dimensions = Object.values(space).map(dimensionOf);
    remembered.set(space, dimensions);
  }
  return dimensions;
}

const remembered = new WeakMap<Space, readonly Dimension[]>();

function dimensionOf(parameter: Parameter): Dimension {
  const count = valueCount(parameter);
  if (parameter.type === "choice") {
    return { kind: "unordered", edges: Array.from({ length: count + 1 }, (_, i) => i / count) };
  }
  if (count > CELLS_MAX) return { kind: "continuous" };
  return { kind: "ordered", edges: edgesOf(parameter) };
}

/** Where the value changes, by bisection. */
function edgesOf(parameter: Parameter): readonly number[] {
  const edges = [0];
  const last = fromUnit(parameter, 1);
  let edge = 0;
  for (;;) {
    const value = fromUnit(parameter, edge);
    if (value === last) return [...edges, 1];
    let [low, high] = [edge, 1];
    for (;;) {
      const middle = (low + high) / 2;
      if (middle === low || middle === high) break;
      if (fromUnit(parameter, middle) === value) low = middle;
      else high = middle;
    }
    edge = high;
    edges.push(edge);
  }
}

/** The cell that holds u. */
export function cellOf(edges: readonly number[], u: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (edges[middle]! <= u) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A point inside the cell at `index`: its middle. */
export function cellCentre(edges: readonly number[], index: number): number {
  return (edges[index]! + edges[index + 1]!) / 2;
}
