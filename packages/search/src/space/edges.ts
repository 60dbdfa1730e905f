// The edges of a space: whoever accepts these values accepts every point between them.

import type { Value } from "./choice.ts";
import type { Parameter } from "./parameter.ts";
import type { Point, Space } from "./space.ts";

function edgesOf(parameter: Parameter): readonly Value[] {
  return parameter.type === "choice" ? parameter.values : [parameter.min, parameter.max];
}

/** The fewest points that together show every parameter's smallest and largest value or choice. */
export function spaceEdges(space: Space): readonly Point[] {
  const edges = Object.entries(space).map(
    ([name, parameter]) => [name, edgesOf(parameter)] as const,
  );
  const count = Math.max(...edges.map(([, values]) => values.length));
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(
      edges.map(([name, values]) => [name, values[Math.min(index, values.length - 1)]!]),
    ),
  );
}
