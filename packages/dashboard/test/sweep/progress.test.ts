import { trialCount } from "@caviar/protocol";
import { expect, test } from "vitest";

import { progressOf, segmentsOf } from "../../src/sweep/progress.ts";
import { digitsBodies, folded } from "../digits-ledger.ts";

test("trials are counted by what they do; the plan comes from the sampler", () => {
  const progress = progressOf(folded(digitsBodies).table);
  expect(progress.counts).toEqual({
    waiting: 1,
    training: 1,
    resting: 1,
    completed: 0,
    stopped: 1,
    failed: 0,
  });
  expect(progress).toMatchObject({ ended: 1, planned: 6, elapsedMs: 16_000 });
});

test("the bar's segments add up to the trials and leave out what is empty", () => {
  const { table } = folded(digitsBodies);
  const segments = segmentsOf(progressOf(table));
  expect(segments.map(({ name }) => name)).toEqual(["stopped", "resting", "training", "waiting"]);
  expect(segments.reduce((sum, { count }) => sum + count, 0)).toBe(trialCount(table));
});

test("the time left follows from the speed so far, and is not guessed while paused", () => {
  const running = progressOf(folded(digitsBodies).table);
  expect(running.leftMs).toBeGreaterThan(running.elapsedMs);
  const paused = folded([...digitsBodies, { kind: "sweep-paused", by: "test" }]);
  expect(progressOf(paused.table).leftMs).toBeUndefined();
  expect(progressOf(folded(digitsBodies.slice(0, 4)).table).leftMs).toBeUndefined();
});
