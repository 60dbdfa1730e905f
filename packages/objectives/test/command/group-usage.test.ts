import { expect, test } from "vitest";

import { usageInPs } from "../../src/command/group-usage.ts";

test("ps: the group's processes add up, times of every length", () => {
  const text = [
    "  7  100 0:01",
    " 70 9999 9:99",
    "  7   24 01:00:02.50",
    "  7    0 2-00:00:00",
    "",
  ];
  expect(usageInPs(text.join("\n"), 7)).toEqual({
    memoryBytes: 124 * 1024,
    cpuSeconds: 1 + 3602.5 + 2 * 86_400,
  });
});
