import { expect, test } from "vitest";

import { Meter } from "../src/meter.ts";

const report = (epoch: number, cpuSeconds = 0) =>
  ({ kind: "report", epoch, metrics: {}, cpuSeconds }) as const;

test("epochs count from the checkpoint on; those that were reported before are trained again", () => {
  const meter = new Meter({ from: 2, reported: 4 });
  for (const epoch of [3, 4, 5, 6]) meter.take(report(epoch));
  expect(meter.cost).toMatchObject({ epochs: 4, epochsAgain: 2 });
});

test("an objective that reports every third epoch has trained three", () => {
  const meter = new Meter({ from: 0, reported: 4 });
  meter.take(report(3));
  meter.take(report(6));
  expect(meter.cost).toMatchObject({ epochs: 6, epochsAgain: 4 });
});

test("CPU seconds are the last that the thread told, also when it died without a word", () => {
  const meter = new Meter({ from: 0, reported: 0 });
  meter.take(report(1, 1.5));
  const death = { kind: "failed", why: "out-of-memory", message: "", stack: undefined } as const;
  meter.take({ ...death, cpuSeconds: undefined });
  expect(meter.cost).toMatchObject({ cpuSeconds: 1.5, epochs: 1 });
});
