import { expect, test } from "vitest";

import { countTests, countText } from "../src/test-count.ts";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((word) => ({ status: word })),
});

test("passed, failed and skipped tests are counted over all files", () => {
  const report = {
    testResults: [
      file("passed", "passed", "passed", "skipped"),
      file("failed", "passed", "failed", "todo"),
    ],
  };
  const count = countTests(report, false);
  expect(count).toEqual({ passed: 3, failed: 1, skipped: 2 });
  expect(countText(count)).toBe("3 passed, 1 failed, 2 skipped");
});

test("a file that does not load counts as one failure", () => {
  const report = { testResults: [file("passed", "passed"), file("failed")] };
  expect(countText(countTests(report, false))).toBe("1 passed, 1 failed");
});

test("a run that went wrong in no test counts as one failure, also without a report", () => {
  expect(countText(countTests(undefined, false))).toBe("0 passed, 1 failed");
  const good = { testResults: [file("passed", "passed")] };
  expect(countText(countTests(good, false))).toBe("1 passed, 1 failed");
  expect(countText(countTests(good, true))).toBe("1 passed, 0 failed");
});
