import * as fc from "fast-check";
import { expect, test } from "vitest";

import { samplerSchema } from "../../src/index.ts";
import {
  derivedRounds,
  roundIssues,
  roundOf,
  trialsOf,
} from "../../src/samplers/coarse-to-fine-rounds.ts";

test("a budget of 60 trials and 27 epochs means 30, 18 and 12 points at 3, 9 and 27 epochs", () => {
  expect(derivedRounds({ trials: 60, epochs: 27 })).toEqual([
    { trials: 30, epochs: 3, promote: 0 },
    { trials: 18, epochs: 9, promote: 6 },
    { trials: 12, epochs: 27, promote: 5 },
  ]);
});

test("with one epoch the derived rounds only zoom", () => {
  const rounds = derivedRounds({ trials: 10, epochs: 1 });
  expect(rounds.map(({ epochs, promote }) => [epochs, promote])).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
});

test("derived rounds spend exactly the budget and keep the rules of written ones", () => {
  const budget = fc.record({
    trials: fc.integer({ min: 1, max: 2000 }),
    epochs: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(budget, ({ trials, epochs }) => {
      const rounds = derivedRounds({ trials, epochs });
      expect(rounds.reduce((sum, round) => sum + round.trials, 0)).toBe(trials);
      expect(rounds.every((round) => round.trials >= 1)).toBe(true);
      expect(rounds.at(-1)?.epochs).toBe(epochs);
      expect(roundIssues(rounds)).toEqual([]);
    }),
  );
});

test("trial numbers map to their round and back", () => {
  const rounds = derivedRounds({ trials: 60, epochs: 27 });
  expect(trialsOf(rounds, 1)).toEqual([30, 48]);
  expect([-1, 0, 29, 30, 47, 48, 59].map((trial) => roundOf(rounds, trial))).toEqual([
    0, 0, 0, 1, 1, 2, 2,
  ]);
});

const rule = (rounds: unknown): readonly string[] => {
  const result = samplerSchema.safeParse({ name: "coarse-to-fine", rounds });
  return (result.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
};

test.each([
  [
    [{ trials: 4, epochs: 1, promote: 1 }],
    "rounds.0.promote: expected 0 in the first round, got 1",
  ],
  [
    [
      { trials: 4, epochs: 3 },
      { trials: 4, epochs: 9, promote: 5 },
    ],
    "rounds.1.promote: expected at most 4, the trials of the round before, got 5",
  ],
  [
    [
      { trials: 4, epochs: 3 },
      { trials: 4, epochs: 2, promote: 0 },
    ],
    "rounds.1.epochs: expected at least 3, those of the round before, got 2",
  ],
  [
    [
      { trials: 4, epochs: 3 },
      { trials: 4, epochs: 3, promote: 1 },
    ],
    "rounds.1.epochs: expected more than 3, which promoted trials have behind them, got 3",
  ],
  [[], "rounds: expected at least one round, got an empty list"],
])("rounds %j are refused with the place and the reason", (rounds, message) => {
  expect(rule(rounds)).toEqual([message]);
});

test("rounds with the same epochs are fine as long as nobody is promoted", () => {
  expect(
    rule([
      { trials: 4, epochs: 1 },
      { trials: 4, epochs: 1 },
    ]),
  ).toEqual([]);
});
