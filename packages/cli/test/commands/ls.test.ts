import { expect, test } from "vitest";

import { sweepLines } from "../../src/commands/ls.ts";
import { newestOf } from "../../src/local/sweep-to-run.ts";
import { spec, summaryOf as summary } from "./summary-of.ts";

test("the list has a row a sweep, its columns aligned, its metric as it was reported", () => {
  const running = summary("digits-22", { phase: "running", trialsEnded: 1, bestLoss: null });
  expect(sweepLines([running, summary("digits-1")], 100)).toEqual([
    "digits-22  running  1/3 trials  -                          2025-01-02 03:04",
    "digits-1   ended    3/3 trials  validationAccuracy 0.9702  2025-01-02 03:04",
  ]);
  expect(sweepLines([], 100)).toEqual(["no sweeps yet; start one: ./caviar run FILE"]);
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
