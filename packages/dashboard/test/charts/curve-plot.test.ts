import type { EventBody, SweepTable } from "@caviar/protocol";
import { expect, test } from "vitest";

import { CURVES_MAX, curvePlot, runsOf } from "../../src/charts/curve-plot.ts";
import { rankingOf } from "../../src/charts/ranking.ts";
import { digitsBodies, digitsSpec, folded } from "../digits-ledger.ts";

const all = (table: SweepTable) => ({
  mask: undefined,
  ranking: rankingOf(table),
  most: CURVES_MAX,
});

test("every trial that has reported has a line, the worst first; its points go right with the epochs", () => {
  const { table, curves } = folded(digitsBodies);
  const { lines, total, epochs, values } = curvePlot(table, curves, all(table));
  expect(lines.map(({ trial }) => trial)).toEqual([1, 0, 3]);
  expect(total).toBe(3);
  expect(runsOf(lines[0]!.curve, epochs, values)[0]!.map(([x]) => x)).toEqual([0.5, 1]);
});

test("an epoch that was not reported breaks the line", () => {
  const { table, curves } = folded([
    ...digitsBodies,
    { kind: "trial-reported", trial: 3, reports: [{ epoch: 4, metrics: { accuracy: 0.9 } }] },
  ]);
  const { lines, epochs, values } = curvePlot(table, curves, all(table));
  const line = lines.find(({ trial }) => trial === 3)!;
  expect(runsOf(line.curve, epochs, values).map((run) => run.length)).toEqual([1, 1]);
});

test("a filter leaves out the lines of other trials", () => {
  const { table, curves } = folded(digitsBodies);
  const mask = Uint8Array.of(0, 1, 1, 0);
  const { lines, total } = curvePlot(table, curves, { ...all(table), mask });
  expect([lines.map(({ trial }) => trial), total]).toEqual([[1], 1]);
});

test("rungs are the targets that results were reached at, but for the last epoch", () => {
  const { table, curves } = folded([
    ...digitsBodies,
    { kind: "trial-reported", trial: 0, reports: [{ epoch: 5, metrics: { accuracy: 0.9 } }] },
  ]);
  expect(curvePlot(table, curves, all(table)).rungs).toEqual([2]);
});

test("of more trials than can be told apart, an even sample by rank is drawn, the best among it", () => {
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
  const { table, curves } = folded([created, ...bodies.flat()]);
  const { lines, total } = curvePlot(table, curves, all(table));
  expect([lines.length, total]).toEqual([CURVES_MAX, trials]);
  expect(lines.at(-1)?.trial).toBe(trials - 1);
  expect(lines[0]?.trial).toBeLessThan(10);
});
