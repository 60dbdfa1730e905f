import { expect, test } from "vitest";

import { blasCandidates } from "../../src/backends/blas-candidates.ts";

test.each(["linux", "darwin", "win32", "freebsd"] as const)(
  "%s has candidates, none of which has 64-bit integers by name",
  (platform) => {
    const candidates = blasCandidates(platform);
    expect(candidates.length).toBeGreaterThan(0);
    expect(candidates.filter((name) => /64[_.]|ilp/i.test(name))).toEqual([]);
  },
);

test("a Mac's own Accelerate comes before an OpenBLAS that someone installed", () => {
  expect(blasCandidates("darwin")[0]).toContain("Accelerate");
});
