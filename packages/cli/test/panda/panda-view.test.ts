// The live view of a model in training: what it shows, and that it never is wider or higher than the
// terminal.

import { stripVTControlCharacters } from "node:util";

import { type EventBody, sweepSpecSchema } from "@caviar/protocol";
import { specInput } from "@caviar/protocol/simulated-sweep";
import fc from "fast-check";
import { expect, test } from "vitest";

import { renderPanda } from "../../src/panda/panda-view.ts";
import { PandaWatch } from "../../src/panda/panda-watch.ts";
import { widthOf } from "../../src/terminal/cells.ts";
import { lineChart } from "../../src/terminal/line-chart.ts";
import { paintFor } from "../../src/terminal/paint.ts";
import { sparkline } from "../../src/terminal/sparkline.ts";

const paint = paintFor({ isTTY: true }, {});
const moment = {
  sweep: "digits-1a2b3c4d",
  url: "http://127.0.0.1:7070",
  answer: "noted",
  typed: "set l",
};

function reported(trial: number, epoch: number): EventBody {
  const values = { mean: 0.1, standardDeviation: 0.5 + epoch / 100, deadShare: epoch / 40 };
  const statistics = {
    model: { learningRate: 0.01, gradientNorm: 1 / epoch },
    layers: [
      { name: "0 dense", values },
      { name: "1 relu", values },
    ],
  };
  const metrics = { trainLoss: 2 / epoch, validationLoss: 2.5 / epoch, accuracy: 1 - 1 / epoch };
  return { kind: "trial-reported", trial, reports: [{ epoch, metrics, statistics }] };
}

/** `again`: its first events are told twice. */
function watched(epochs: number, again = 0): PandaWatch {
  const spec = sweepSpecSchema.parse({
    ...specInput,
    sampler: { name: "random" },
    budget: { trials: 1, epochs: 20 },
    panda: true,
  });
  const proposed = { round: 0, unit: [0.5, 0.5], params: { rate: 0.01, units: 8 }, epochs: 20 };
  const bodies: EventBody[] = [
    { kind: "sweep-created", version: 1, spec, by: "ann" },
    { kind: "trial-proposed", trial: 0, ...proposed, reason: "first" },
    { kind: "trial-begun", trial: 0, trainer: "t", epochs: 20, fromEpoch: 0 },
    ...Array.from({ length: epochs }, (_, i) => reported(0, i + 1)),
    {
      kind: "trial-branched",
      trial: 0,
      epoch: 4,
      checkpoint: "k",
      changes: { l2: 0.1 },
      how: "rewind",
      by: "ann",
    },
    {
      kind: "trial-ended",
      trial: 0,
      outcome: "stopped",
      reason: "rewound",
      cause: "person",
      by: "ann",
    },
    {
      kind: "trial-proposed",
      trial: 1,
      ...proposed,
      parent: { trial: 0, epochs: 4, checkpoint: "k" },
      branch: 4 + epochs,
      reason: "ann rewound it",
    },
    reported(1, 5),
  ];
  const watch = new PandaWatch(0);
  for (const told of [bodies, bodies.slice(0, again)]) {
    for (const [i, body] of told.entries()) watch.take({ ...body, seq: i + 1, at: i, fence: 0 });
  }
  return watch;
}

test("a rewind takes the person along, with the curve that led to it", () => {
  const watch = watched(8);
  expect(watch.focus).toBe(1);
  expect(watch.curve().map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
  expect(watch.curve(0)).toHaveLength(8);
});

test("a ledger that is told again from its first event begins anew", () => {
  const watch = watched(8, 6);
  expect(watch.state?.seq).toBe(6);
  expect(watch.curve(0).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
});

test("it shows where the trial is, its curves, its layers and what is typed", () => {
  const lines = renderPanda(watched(8), moment, { width: 100, rows: 40, paint });
  const text = stripVTControlCharacters(lines.join("\n"));
  for (const words of [
    "trial 1  epoch 5/20",
    "• trainLoss 0.4",
    "× validationLoss 0.5",
    "accuracy",
    "gradientNorm",
    "1 relu",
    "noted",
    "> set l▏",
  ]) {
    expect(text).toContain(words);
  }
});

test("whatever the width and height, nothing is wider or higher, and the line to type in is there", () => {
  const watches = [watched(4), watched(60)];
  const sizes = fc.record({
    width: fc.integer({ min: 30, max: 220 }),
    rows: fc.integer({ min: 4, max: 60 }),
  });
  fc.assert(
    fc.property(sizes, fc.constantFrom(...watches), ({ width, rows }, watch) => {
      const lines = renderPanda(watch, moment, { width, rows, paint }).map(
        stripVTControlCharacters,
      );
      expect(lines.length).toBeLessThanOrEqual(rows - 1);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
      expect(lines.at(-1)).toContain("> set l");
    }),
    { numRuns: 60 },
  );
});

test("a sparkline goes from lowest to highest, and marks what is no number", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline([5, 5, Number.NaN, 5], 3)).toBe("▁×▁");
});

test("a chart has its highest and lowest at its edges; a large fall is drawn on a log scale", () => {
  const chart = lineChart([{ mark: "•", values: [100, 10, 1] }], { width: 20, height: 3 });
  expect(chart).toEqual(["100     │•", "        │ •", "1       │  •"]);
  expect(lineChart([{ mark: "•", values: [Number.NaN] }], { width: 20, height: 3 })).toEqual([]);
});
