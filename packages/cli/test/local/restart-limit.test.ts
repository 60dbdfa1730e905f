import { expect, test } from "vitest";

import { RestartLimit } from "../../src/local/restart-limit.ts";

test("a process that dies young is started again after longer and longer pauses, four times", () => {
  const limit = new RestartLimit();
  const answers = [50, 50, 50, 50, 50].map((livedMs) => limit.afterDeath(livedMs));
  expect(answers).toEqual([100, 200, 400, 800, "give up"]);
});

test("a process that lived well is started again however often it dies", () => {
  const limit = new RestartLimit();
  for (let death = 0; death < 100; death++) expect(limit.afterDeath(10_000)).toBe(100);
});
