import type { Report } from "@caviar/protocol";
import { expect, test } from "vitest";

import { quantitiesOf } from "../../src/panda/quantities.ts";

const report: Report = {
  epoch: 1,
  metrics: { validationAccuracy: 0.9, perplexity: 7, trainLoss: 0.5, validationLoss: 0.6 },
  statistics: { model: { learningRate: 0.01, steps: 40, gradientNorm: 2 }, layers: [] },
};

test("training and validation share a picture, loss and accuracy come first, then the model", () => {
  const found = quantitiesOf([report]);
  expect(
    found.map(({ title, scale, parts }) => [title, scale, parts.map(({ name }) => name)]),
  ).toEqual([
    ["loss", "log", ["validation", "training"]],
    ["accuracy", "linear", ["validation"]],
    ["perplexity", "linear", ["perplexity"]],
    ["learning rate", "log", ["learning rate"]],
    ["gradient norm", "log", ["gradient norm"]],
  ]);
  expect(found.map(({ parts }) => parts[0]!.of(report))).toEqual([0.6, 0.9, 7, 0.01, 2]);
});

test("what an objective reports later, or only at first, is drawn too", () => {
  const later: Report = { epoch: 9, metrics: { trainLoss: 0.1, recall: 0.5 } };
  const titles = quantitiesOf([report, later]).map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(["recall", "perplexity", "learning rate"]));
  // Of a trial that was adopted on its way, and given back.
  const before: Report = { epoch: 1, metrics: {} };
  expect(quantitiesOf([before, report, later]).map(({ title }) => title)).toContain(
    "learning rate",
  );
  expect(quantitiesOf([])).toEqual([]);
});
