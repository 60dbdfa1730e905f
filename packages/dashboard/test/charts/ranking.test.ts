import type { EventBody } from "@caviar/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";

import { rankingOf } from "../../src/charts/ranking.ts";
import { digitsSpec, folded } from "../digits-ledger.ts";

function tableWith(values: readonly number[]) {
  const bodies = values.flatMap((accuracy, trial): EventBody[] => [
    {
      kind: "trial-proposed",
      trial,
      round: 0,
      unit: [0.5, 0.5, 0.5],
      params: { learningRate: 1e-3, units: 100, activation: "relu" },
      epochs: 1,
      reason: "test",
    },
    { kind: "trial-reported", trial, reports: [{ epoch: 1, metrics: { accuracy } }] },
  ]);
  const created = { kind: "sweep-created", version: 1, spec: digitsSpec, by: "test" } as const;
  return folded([created, ...bodies]).table;
}

test("a ranking has every trial once, from the worst to the best to ten digits, numbers last", () => {
  const metric = fc.oneof(fc.double(), fc.constantFrom(0, -1, Infinity, -Infinity, Number.NaN));
  fc.assert(
    fc.property(fc.array(metric, { maxLength: 60 }), (values) => {
      const ranking = [...rankingOf(tableWith(values))];
      expect(ranking.toSorted((a, b) => a - b)).toEqual(values.map((_, trial) => trial));
      const ranked = ranking.map((trial) => values[trial]!).map(finite);
      for (const [place, value] of ranked.entries()) {
        const before = ranked[place - 1] ?? -Infinity;
        expect(before <= value + Math.abs(value) * 1e-9 + 1e-300).toBe(true);
      }
    }),
  );
});

const finite = (value: number) =>
  Number.isNaN(value)
    ? -Number.MAX_VALUE
    : Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
