import { describe, expect, test } from "vitest";

import {
  fanova,
  type History,
  type Importance,
  pedAnova,
  pointFromUnit,
  type Point,
  priorityReport,
  type Space,
  spaceSchema,
  type TrialRecord,
} from "../../src/index.ts";
import { random } from "../../src/samplers/random.ts";

const space = spaceSchema.parse({
  learningRate: { type: "float", min: 1e-4, max: 1, scale: "log" },
  units: { type: "int", min: 8, max: 256, scale: "log" },
  activation: { type: "choice", values: ["relu", "tanh", "gelu"] },
  noise: { type: "float", min: 0, max: 1 },
});

/** The learning rate matters most, then the activation, the units a little, `noise` not at all. */
function loss({ learningRate, units, activation }: Point): number {
  const rate = Math.log10(Number(learningRate)) + 2;
  const width = Math.log2(Number(units)) - 5;
  return rate ** 2 + (activation === "tanh" ? 0.8 : 0) + 0.02 * width ** 2;
}

function historyOf(where: Space, count: number, of: (point: Point) => number): History {
  const setting = {
    space: where,
    budget: { trials: count, epochs: 1 },
    seed: 1,
    parallelism: 1,
    reproducible: true,
  };
  const trials = Array.from({ length: count }, (_, trial): TrialRecord => {
    const { unit } = random().propose(setting, { trials: [], zooms: [] }, trial);
    const rungs = [{ epochs: 1, losses: [of(pointFromUnit(where, unit))] }];
    return { trial, round: 0, unit, targetEpochs: 1, state: "completed", rungs };
  });
  return { trials, zooms: [] };
}

const share = (shares: readonly Importance[], name: string): number =>
  shares.find((entry) => entry.name === name)!.share;

describe.each([
  ["fANOVA", fanova],
  ["PED-ANOVA", pedAnova],
] as const)("%s", (_, importance) => {
  test("puts parameters in the order of what they do to the loss", () => {
    const shares = importance(space, historyOf(space, 300, loss));
    const order = shares.toSorted((a, b) => b.share - a.share).map(({ name }) => name);
    expect(order.slice(0, 2)).toEqual(["learningRate", "activation"]);
    expect(share(shares, "noise")).toBeLessThan(0.05);
    expect(shares.map(({ name }) => name)).toEqual(Object.keys(space));
  });

  test("is not moved by the scale of the loss", () => {
    const plain = importance(space, historyOf(space, 100, loss));
    const stretched = importance(
      space,
      historyOf(space, 100, (point) => Math.exp(5 * loss(point))),
    );
    expect(stretched).toEqual(plain);
  });

  test("gives nothing to anybody when all trials are equal or there are none", () => {
    for (const history of [historyOf(space, 50, () => 1), { trials: [], zooms: [] }]) {
      expect(importance(space, history).every((entry) => entry.share === 0)).toBe(true);
    }
  });

  test("counts a conditional parameter by the trials that had it", () => {
    const conditional = spaceSchema.parse({
      optimizer: { type: "choice", values: ["sgd", "adam"] },
      momentum: { type: "float", min: 0, max: 1, when: { optimizer: "sgd" } },
      beta: { type: "float", min: 0, max: 1, when: { optimizer: "adam" } },
    });
    const history = historyOf(conditional, 300, ({ momentum }) =>
      momentum === undefined ? 0.3 : (Number(momentum) - 0.5) ** 2 * 4,
    );
    const shares = importance(conditional, history);
    expect(share(shares, "momentum")).toBeGreaterThan(3 * share(shares, "beta"));
  });
});

test("fANOVA's shares of an additive loss add up to 1 within 0.15", () => {
  const additive = spaceSchema.parse({
    a: { type: "float", min: 0, max: 1 },
    b: { type: "float", min: 0, max: 1 },
  });
  const history = historyOf(additive, 500, ({ a, b }) => 2 * Number(a) + Number(b));
  const shares = fanova(additive, history);
  expect(Math.abs(shares.reduce((sum, entry) => sum + entry.share, 0) - 1)).toBeLessThan(0.15);
  // Variances of 2a and b are as 4 to 1.
  expect(Math.abs(share(shares, "a") - 0.8)).toBeLessThan(0.1);
});

test("the priority report says what to tune and what to fix, and how sure it is", () => {
  const report = priorityReport(space, historyOf(space, 400, loss));
  const of = (name: string) => report.find((entry) => entry.name === name)!;
  expect(report[0]!.name).toBe("learningRate");
  expect(of("learningRate").first).toBeGreaterThan(0.9);
  expect(of("learningRate").advice).toBe("tune");
  expect(of("noise").advice).toBe("fix");
  expect(report.every(({ low, share: mean, high }) => low <= mean && mean <= high)).toBe(true);
});

test("with few trials the report gives wide intervals, with fewer than 20 none", () => {
  const widthOf = (count: number): number => {
    const [first] = priorityReport(space, historyOf(space, count, loss));
    return first!.high - first!.low;
  };
  expect(widthOf(25)).toBeGreaterThan(1.5 * widthOf(400));
  expect(priorityReport(space, historyOf(space, 19, loss))).toEqual([]);
});
