import { describe, expect, test } from "vitest";

import { applyDecisions, decide, EMPTY_HISTORY, spaceSchema } from "../../src/index.ts";
import { nsgaIiSchema } from "../../src/samplers/nsga-ii.ts";
import { samplerContract } from "./sampler-contract.ts";

const sampler = nsgaIiSchema.parse({ name: "nsga-ii" });

describe("the sampler contract", () => samplerContract(sampler));

const space = spaceSchema.parse(
  Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, { type: "float", min: 0, max: 1 }])),
);

/** Near 0 and near 1 cannot both be had in `a`; the rest is to be 0.5 for both. */
function losses([a, ...rest]: readonly number[]): readonly number[] {
  const off = rest.reduce((sum, u) => sum + (u - 0.5) ** 2, 0);
  return [a! ** 2 + off, (a! - 1) ** 2 + off];
}

/** All losses of a sweep of 400 trials. */
function sweep(name: "random" | "nsga-ii"): readonly (readonly number[])[] {
  const problem = {
    space,
    budget: { trials: 400, epochs: 1 },
    seed: 2,
    parallelism: 4,
    reproducible: true,
    sampler: name === "random" ? { name } : sampler,
    scheduler: { name: "none" },
  } as const;
  let history = EMPTY_HISTORY;
  for (;;) {
    const { decisions, over } = decide(problem, history, 4);
    history = applyDecisions(history, decisions);
    if (over) return history.trials.map(({ rungs }) => rungs[0]!.losses);
    const trials = history.trials.map((record) =>
      record.state === "pending"
        ? {
            ...record,
            state: "resting" as const,
            rungs: [{ epochs: 1, losses: losses(record.unit) }],
          }
        : record,
    );
    history = { ...history, trials };
  }
}

/** The area that is dominated inside [0, 1.5]^2. */
function hypervolume(points: readonly (readonly number[])[]): number {
  let [area, lowest] = [0, 1.5];
  for (const [x, y] of points.toSorted((p, q) => p[0]! - q[0]!)) {
    if (x! >= 1.5 || y! >= lowest) continue;
    area += (1.5 - x!) * (lowest - y!);
    lowest = y!;
  }
  return area;
}

test("its front of two objectives dominates more than random's does, and spans both ends", () => {
  const found = sweep("nsga-ii");
  expect(hypervolume(found)).toBeGreaterThan(hypervolume(sweep("random")) + 0.02);
  expect(Math.min(...found.map(([x]) => x!))).toBeLessThan(0.05);
  expect(Math.min(...found.map(([, y]) => y!))).toBeLessThan(0.05);
});
