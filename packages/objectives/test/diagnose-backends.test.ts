import { expect, test } from "vitest";

import { diagnoseBackends } from "../src/index.ts";

test("BLAS that is switched off is well; a library that is not there is a warning with a remedy", () => {
  expect(diagnoseBackends("off")).toMatchObject({ check: "blas", status: "ok" });
  const missing = diagnoseBackends("/nowhere/libblas.so");
  expect(missing).toMatchObject({ status: "warning", found: expect.stringContaining("/nowhere") });
  expect(missing.mend).toContain("libopenblas");
});

test("the machine's own library, if it has one, is named and agrees with WebAssembly", () => {
  const finding = diagnoseBackends("auto");
  expect(finding.status).not.toBe("problem");
  if (finding.status === "ok") expect(finding.found).toMatch(/^blas \(.+\); .* differ by /);
});
