import { expect, test } from "vitest";

import { nodeFinding, processorFinding } from "../../src/local/machine-findings.ts";
import { findingLines } from "../../src/terminal/findings.ts";

const same = (text: string) => text;
const paint = { title: same, good: same, faint: same };
const well = { check: "node", status: "ok", found: "Node 24.0.0", expected: "Node 24" } as const;

test("what is well is a line; what is not says what was expected and how to mend it", () => {
  const bad = {
    check: "redis-eviction",
    status: "problem",
    found: "allkeys-lru",
    expected: "noeviction",
    mend: "set it",
  } as const;
  expect(findingLines([well, bad, { ...bad, status: "warning" }], paint)).toEqual([
    "ok       node            Node 24.0.0",
    "problem  redis-eviction  allkeys-lru",
    "         expected  noeviction",
    "         to mend   set it",
    "warning  redis-eviction  allkeys-lru",
    "         expected  noeviction",
    "         to mend   set it",
    "",
    "1 problem, 1 warning",
  ]);
  expect(findingLines([well], paint).at(-1)).toBe("all 1 checks are well");
});

test("a server's words cannot move the cursor", () => {
  const hostile = { ...well, found: "Redis \u001B[2J 7" };
  expect(findingLines([hostile], paint)[0]).toBe("ok       node  Redis  [2J 7");
});

test("Node below 24 is a problem, too little memory for a trainer a processor a warning", () => {
  expect(nodeFinding("22.1.0").status).toBe("problem");
  expect(nodeFinding("24.0.0").status).toBe("ok");
  expect(processorFinding(8, 16 * 2 ** 30).status).toBe("ok");
  expect(processorFinding(8, 2 ** 30)).toMatchObject({
    status: "warning",
    mend: "give caviar run --trainers 2",
  });
});
