import { expect, test } from "vitest";

import { digitsBodies, folded } from "../digits-ledger.ts";

test("results keep the order, the time and the value in which they came", () => {
  const { track } = folded(digitsBodies);
  expect(track.results).toEqual([
    { trial: 0, round: 1, epochs: 2, elapsedMs: 7000, value: 0.7, best: true },
    { trial: 1, round: 1, epochs: 2, elapsedMs: 10_000, value: 0.6, best: false },
  ]);
});

test("a curve has the metric of each epoch", () => {
  expect(folded(digitsBodies).track.curves[0]).toEqual([0.5, 0.7]);
});

test("an epoch that is reported again after a crash replaces the first report", () => {
  const { track } = folded([
    ...digitsBodies,
    {
      kind: "trial-reported",
      trial: 3,
      reports: [
        { epoch: 1, metrics: { accuracy: 0.8 } },
        { epoch: 3, metrics: { accuracy: 0.95 } },
      ],
    },
  ]);
  expect([...track.curves[3]!]).toEqual([0.8, undefined, 0.95]);
});

test("a result that is no number is left out", () => {
  const { track } = folded([
    ...digitsBodies,
    { kind: "trial-rested", trial: 3, epochs: 2, metrics: { accuracy: Number.NaN } },
  ]);
  expect(track.results.map(({ trial }) => trial)).toEqual([0, 1]);
});
