import { expect, test } from "vitest";

import { costText } from "../../src/format/cost-text.ts";

test("what it cost is there in words, and what was trained again only when there is some", () => {
  const cost = { cpuSeconds: 61, wallSeconds: 70, epochs: 12, epochsAgain: 2, waitedSeconds: 3 };
  expect(costText(cost)).toBe(
    "12 epochs trained (2 of them again) in 1 min 01 s of CPU time, waited 3 s",
  );
  expect(costText({ ...cost, epochsAgain: 0 })).toMatch(/^12 epochs trained in/);
});
