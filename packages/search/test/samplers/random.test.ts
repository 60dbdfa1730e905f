import { stream, uniform } from "@caviar/random";
import { describe, expect, test } from "vitest";

import { spaceSchema } from "../../src/index.ts";
import { random } from "../../src/samplers/random.ts";
import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract", () => samplerContract({ name: "random" }));

test("the point of trial n is a function of (seed, n, dimension) and of nothing else", () => {
  const setting = {
    space: spaceSchema.parse({
      a: { type: "float", min: 0, max: 1 },
      b: { type: "float", min: 0, max: 1 },
    }),
    budget: { trials: 10, epochs: 1 },
    seed: 5,
    parallelism: 1,
    reproducible: false,
  };
  const from = stream(5, "trial", 7);
  const { unit } = random().propose(setting, { trials: [], zooms: [] }, 7);
  expect(unit).toEqual([uniform(from, 0), uniform(from, 1)]);
});
