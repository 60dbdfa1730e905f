// "412 passed, 0 failed": from the JSON report of a test run.

export type TestCount = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
};

/**
 * Counts tests; a file that failed without a failed test of its own (it does not load, say) counts
 * as one failure, and so does a run that went wrong in no test at all.
 */
export function countTests(report: unknown, isGood: boolean): TestCount {
  const files = listAt(report, "testResults");
  const statuses = files.flatMap((file) =>
    listAt(file, "assertionResults").map((test) => wordAt(test, "status")),
  );
  const count = (...words: string[]) => statuses.filter((status) => words.includes(status)).length;
  const brokenFiles = files.filter(
    (file) =>
      wordAt(file, "status") === "failed" &&
      listAt(file, "assertionResults").every((test) => wordAt(test, "status") !== "failed"),
  ).length;
  const failed = count("failed") + brokenFiles;
  return {
    passed: count("passed"),
    failed: failed === 0 && !isGood ? 1 : failed,
    skipped: count("pending", "skipped", "todo", "disabled"),
  };
}

export function countText({ passed, failed, skipped }: TestCount): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function at(value: unknown, key: string): unknown {
  return value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
}

function wordAt(value: unknown, key: string): string {
  const word = at(value, key);
  return typeof word === "string" ? word : "";
}
