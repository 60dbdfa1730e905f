// Advice on made-up curves: what is plain is said, what is not is not.

import { expect, test } from "vitest";

import { adviceOf, type Report } from "../../src/index.ts";

const EPOCHS = 14;

type Curve = (epoch: number) => number;

function reportsOf(
  train: Curve,
  validation: Curve = train,
  statistics: Partial<{ deadShare: Curve; learningRate: number }> = {},
): Report[] {
  const { deadShare = () => 0, learningRate = 0.01 } = statistics;
  return Array.from({ length: EPOCHS }, (_, i) => {
    const epoch = i + 1;
    return {
      epoch,
      metrics: { trainLoss: train(epoch), validationLoss: validation(epoch) },
      statistics: {
        model: { learningRate },
        layers: [
          { name: "0 dense", values: { deadShare: 0.9 } },
          { name: "1 relu", values: { deadShare: deadShare(epoch) } },
        ],
      },
    };
  });
}

const kinds = (reports: readonly Report[], more: object = {}) =>
  adviceOf({ reports, ...more }).map(({ kind }) => kind);

/** Falls fast, then slower and slower. */
const healthy: Curve = (epoch) => 2 * 0.75 ** epoch + 0.02;

test("a model that learns gets no advice, at no epoch", () => {
  const reports = reportsOf(healthy, (epoch) => 2 * 0.8 ** epoch + 0.05);
  for (let count = 0; count <= EPOCHS; count++) expect(kinds(reports.slice(0, count))).toEqual([]);
});

const noisy: Curve = (epoch) => healthy(epoch) * (1 + 0.08 * Math.sin(epoch * 7));

test("noise on a model that learns is no advice", () => {
  expect(kinds(reportsOf(noisy))).toEqual([]);
});

test.each<[string, Curve]>([
  ["no number", (epoch) => (epoch < EPOCHS ? healthy(epoch) : Number.NaN)],
  ["infinite", (epoch) => (epoch < EPOCHS ? healthy(epoch) : Infinity)],
  ["growing", (epoch) => (epoch < 8 ? healthy(epoch) : healthy(7) * 1.6 ** (epoch - 7))],
])("diverging, and nothing else: a loss that is %s", (_, train) => {
  expect(kinds(reportsOf(train))).toEqual(["diverging"]);
});

const bestAtSeven: Curve = (epoch) => 0.3 + 0.02 * Math.abs(epoch - 7) ** 1.5;

test("overfitting names the epoch to go back to", () => {
  const [advice] = adviceOf({ reports: reportsOf(healthy, bestAtSeven) });
  expect(advice).toMatchObject({
    kind: "overfitting",
    text: expect.stringContaining("rewind to epoch 7"),
  });
});

test("a plateau suggests a third of the rate; what was changed a moment ago is given time", () => {
  const reports = reportsOf((epoch) => 0.4 + 0.6 * 0.2 ** epoch);
  const [advice] = adviceOf({ reports });
  expect(advice).toMatchObject({ kind: "plateau", text: expect.stringContaining("to 0.003 ") });
  expect(kinds(reports, { since: 10 })).toEqual([]);
});

test("a loss that falls as little as it fell before is learned too slowly", () => {
  expect(kinds(reportsOf((epoch) => 2.3 * 0.985 ** epoch))).toEqual(["learning-rate-too-low"]);
});

test("a range test says it by number, in both directions", () => {
  const reports = reportsOf(healthy);
  expect(kinds(reports, { suggestedRate: 0.1 })).toEqual(["learning-rate-too-low"]);
  expect(kinds(reports, { suggestedRate: 0.02 })).toEqual([]);
  expect(kinds(reports, { suggestedRate: 0.001 })).toEqual(["learning-rate-too-high"]);
});

test("dying units are those of ReLUs; a linear layer's zeros are no death", () => {
  const [advice] = adviceOf({ reports: reportsOf(healthy, healthy, { deadShare: (e) => e / 20 }) });
  expect(advice).toMatchObject({
    kind: "dying-units",
    text: expect.stringContaining("70 % of 1 relu"),
  });
});
