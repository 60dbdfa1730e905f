import { sweepSummarySchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { tableOf } from "../../src/commands/list.ts";
import { newestOf } from "../../src/local/sweep-to-run.ts";
import { stateAfter, bodies } from "../terminal/sweep-events.ts";

const { spec } = stateAfter(bodies);

const summary = (sweep: string, more: object = {}) =>
  sweepSummarySchema.parse({
    sweep,
    name: "digits",
    phase: "ended",
    createdAt: Date.UTC(2025, 0, 2, 3, 4),
    pool: "local-1",
    poolSlots: 1,
    spec: { ...spec, pool: "local-1" },
    trials: 3,
    trialsEnded: 3,
    trialsPlanned: 3,
    bestTrial: 0,
    bestLoss: -0.9702,
    events: 60,
    cost: { cpuSeconds: 1, wallSeconds: 2, epochs: 12, epochsAgain: 0, waitedSeconds: 3 },
    ...more,
  });

test("the list has a row a sweep, its columns aligned, its metric as it was reported", () => {
  const running = summary("digits-22", { phase: "running", trialsEnded: 1, bestLoss: null });
  expect(tableOf([running, summary("digits-1")])).toEqual([
    "digits-22  running  1/3 trials  -                          2025-01-02 03:04",
    "digits-1   ended    3/3 trials  validationAccuracy 0.9702  2025-01-02 03:04",
  ]);
  expect(tableOf([])).toEqual(["no sweeps yet; start one: ./caviar run FILE"]);
});

test("resume goes on with the newest unfinished sweep of the same spec, in whatever pool", () => {
  const other = summary("other-5", { phase: "running", spec: { ...spec, seed: 7 } });
  const newest = summary("digits-4");
  const unfinished = summary("digits-3", { phase: "paused", pool: "local-9" });
  const older = summary("digits-2", { phase: "running" });
  expect(newestOf([other, newest, unfinished, older], spec).sweep).toBe("digits-3");
  expect(newestOf([other, newest], spec).sweep).toBe("digits-4");
  expect(() => newestOf([other], spec)).toThrow(/expected a sweep of this file.*none among 1/);
});
