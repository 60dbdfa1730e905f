import { expect, test } from "vitest";

import { edfPlot } from "../../src/analysis/edf-panel.tsx";
import { digitsBodies, folded } from "../digits-ledger.ts";

test("values are sorted from the best, all trials first, then a line a round", () => {
  const { table } = folded([
    ...digitsBodies,
    { kind: "trial-rested", trial: 3, epochs: 2, metrics: { accuracy: 0.9 } },
  ]);
  const { lines } = edfPlot(table, undefined);
  expect(lines.map(({ round, sorted }) => [round, [...sorted]])).toEqual([
    [0, [0.9, 0.7, 0.6]],
    [1, [0.6]],
    [2, [0.9, 0.7]],
  ]);
});

test("a filter leaves trials out, and a single round needs no line of its own", () => {
  const { lines } = edfPlot(folded(digitsBodies).table, Uint8Array.of(0, 1, 1, 1));
  expect(lines.map(({ round, sorted }) => [round, [...sorted]])).toEqual([[0, [0.6]]]);
});
