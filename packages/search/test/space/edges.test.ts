import { expect, test } from "vitest";

import { spaceEdges, spaceSchema } from "../../src/index.ts";

test("the edges show every bound and every choice, in as few points as the longest list needs", () => {
  const space = spaceSchema.parse({
    rate: { type: "float", min: 0.1, max: 1 },
    norm: { type: "choice", values: ["a", "b", "c"] },
    fixed: { type: "choice", values: [1] },
  });
  expect(spaceEdges(space)).toEqual([
    { rate: 0.1, norm: "a", fixed: 1 },
    { rate: 1, norm: "b", fixed: 1 },
    { rate: 1, norm: "c", fixed: 1 },
  ]);
});
