import type { EventBody } from "@caviar/protocol";
import { expect, test } from "vitest";

import { curvePlot, CURVES_MAX } from "../../src/charts/curve-plot.ts";
import { digitsBodies, digitsSpec, folded } from "../digits-ledger.ts";

test("every trial that has reported has a line; its points go right with the epochs", () => {
  const { state, track } = folded(digitsBodies);
  const { lines, total } = curvePlot(state, track);
  expect(lines.map(({ trial }) => trial)).toEqual([0, 1, 3]);
  expect(total).toBe(3);
  expect(lines[0]!.runs[0]!.map(([x]) => x)).toEqual([0.5, 1]);
});

test("an epoch that was not reported breaks the line", () => {
  const { state, track } = folded([
    ...digitsBodies,
    { kind: "trial-reported", trial: 3, reports: [{ epoch: 4, metrics: { accuracy: 0.9 } }] },
  ]);
  const line = curvePlot(state, track).lines.find(({ trial }) => trial === 3);
  expect(line?.runs.map((run) => run.length)).toEqual([1, 1]);
});

test("of more trials than can be told apart, the best are drawn", () => {
  const trials = CURVES_MAX + 10;
  const bodies = Array.from({ length: trials }, (_, trial): EventBody[] => [
    {
      kind: "trial-proposed",
      trial,
      round: 0,
      unit: [0.5, 0.5, 0.5],
      params: { learningRate: 1e-3, units: 100, activation: "relu" },
      epochs: 1,
      reason: "test",
    },
    {
      kind: "trial-reported",
      trial,
      reports: [{ epoch: 1, metrics: { accuracy: trial / trials } }],
    },
  ]);
  const created = { kind: "sweep-created", version: 1, spec: digitsSpec, by: "test" } as const;
  const { state, track } = folded([created, ...bodies.flat()]);
  const { lines, total } = curvePlot(state, track);
  expect([lines.length, total]).toEqual([CURVES_MAX, trials]);
  expect(Math.min(...lines.map(({ trial }) => trial))).toBe(10);
});
