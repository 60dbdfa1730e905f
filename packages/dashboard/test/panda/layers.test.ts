import type { Report } from "@caviar/protocol";
import { expect, test } from "vitest";

import { layerSeries, layerStatistics } from "../../src/panda/layers.ts";

const report = (epoch: number): Report => ({
  epoch,
  metrics: {},
  statistics: {
    model: {},
    layers: [
      { name: "0 dense", values: { mean: epoch, deadShare: 0.5 } },
      { name: "1 relu", values: { mean: 2 * epoch, deadShare: 0.1 } },
      { name: "2 batchNormalization", values: { mean: 0, gamma: 1 } },
    ],
  },
});
const history = [report(1), report(2)];
const statistics = layerStatistics(report(1).statistics!.layers);
const named = (name: string) => statistics.find((statistic) => statistic.name === name)!;

test("every statistic has a line for each layer that tells of it; dead are only units behind a ReLU", () => {
  expect(statistics.map(({ name }) => name)).toEqual(["mean", "deadShare", "gamma"]);
  const lines = (name: string) => layerSeries(history, named(name), undefined);
  expect(lines("mean").map(({ name }) => name)).toHaveLength(3);
  expect(lines("deadShare").map(({ name, label }) => [name, label])).toEqual([["1 relu", "1"]]);
  expect(lines("gamma").map(({ label }) => label)).toEqual(["2"]);
  expect(history.map(lines("mean")[1]!.of)).toEqual([2, 4]);
});

test("the layer that was chosen stands out, the others step back", () => {
  const lines = layerSeries(history, named("mean"), "1 relu");
  expect(lines.map(({ weight }) => weight)).toEqual(["faded", "strong", "faded"]);
  expect(lines.map(({ label }) => label)).toEqual([undefined, "1", undefined]);
});

test("a layer is found by its name where its place has changed", () => {
  const [{ of } = { of: () => undefined }] = layerSeries(history, named("gamma"), undefined);
  const moved = report(3);
  const layers = moved.statistics!.layers.toReversed();
  expect(of({ ...moved, statistics: { model: {}, layers } })).toBe(1);
});
