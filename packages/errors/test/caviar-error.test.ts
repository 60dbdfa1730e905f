import { expect, test } from "vitest";

import { assert, AssertionError, CaviarError, shown } from "../src/index.ts";

test("an error carries its code, the facts, the cause, and the status and exit code of its kind", () => {
  const cause = new Error("ENOENT");
  const error = new CaviarError("CAV_SPEC_INVALID", "expected a, got b", {
    cause,
    facts: { line: 3 },
  });
  expect(error).toMatchObject({ code: "CAV_SPEC_INVALID", facts: { line: 3 }, cause });
  expect(error.message).toBe("expected a, got b");
  expect([error.status, error.exit]).toEqual([400, 2]);
});

test("assert throws its message when the condition fails, and nothing otherwise", () => {
  expect(() => assert(false, "broken")).toThrow(new AssertionError("broken"));
  assert(true, "broken");
});

test.each([
  [undefined, "nothing"],
  [Number.NaN, "NaN"],
  ["a\nb", '"a\\nb"'],
  [{ a: [1, null] }, '{"a":[1,null]}'],
  ["x".repeat(100), `"${"x".repeat(56)}...`],
])("shown(%j) is one line of at most 60 characters", (value, text) => {
  expect(shown(value)).toBe(text);
});
