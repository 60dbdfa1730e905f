import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { CaviarError } from "@caviar/errors";
import { expect, test } from "vitest";

import { verifyReference } from "../../src/verify/verify-reference.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

const FOLDER = fileURLToPath(new URL("../reference/", import.meta.url));
const DIGITS = fileURLToPath(new URL("../../../datasets/data/digits.csv.gz", import.meta.url));

function verify(folder: string, backends: readonly ("wasm" | "blas" | "reference")[] = ["wasm"]) {
  const failures: string[] = [];
  const result = verifyReference(folder, {
    engines: new Map(backends.map((backend) => [backend, emptyEngine(backend)])),
    onFailure: (line) => failures.push(line),
    digits: [DIGITS],
  });
  return { ...result, failures };
}

test("every case of the reference passes on every backend, whole training runs included", () => {
  const { passed, failures } = verify(FOLDER, BACKENDS);
  expect(failures).toEqual([]);
  expect(passed).toBe(271 * BACKENDS.length);
}, 120_000);

function verifyAbsent() {
  return verify(join(FOLDER, "absent"));
}

type Reference = { schema: string; cases: Record<string, unknown>[] };

/** A folder of one file: some cases of the reference, changed. */
function verifyChanged(file: string, change: (reference: Reference) => void) {
  const folder = mkdtempSync(join(tmpdir(), "reference-"));
  try {
    const reference: Reference = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
    reference.cases.length = 1;
    change(reference);
    writeFileSync(join(folder, file), JSON.stringify(reference));
    return verify(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a wrong element fails with file, case, backend, tensor, element and tolerance", () => {
  const { passed, failed, failures } = verifyChanged("layers_dense.json", ({ cases: [dense] }) => {
    dense!["expected"] = {
      ...Object(dense!["expected"]),
      y: { shape: [4, 2], data: [0, 0, 0, 0, 0, 0, 0, 1e3] },
    };
  });
  expect({ passed, failed }).toEqual({ passed: 0, failed: 1 });
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatch(
    /^layers_dense\.json dense-4x3-2 \[wasm\] y\[\d\]: got -?[\d.]+, expected 0, tolerance /,
  );
  expect(failures[0]).toContain("(8 of 8 elements fail)");
});

test.each([
  ["an op that the engine does not know", { op: "Fold" }, 'unknown op "Fold"'],
  [
    "a tensor that no replay computes",
    { expected: { z: { shape: [1], data: [1] } }, tol: { z: { abs: 1, rel: 1 } } },
    "z: not computed",
  ],
  [
    "an unknown activation",
    { config: { units: 2, use_bias: true, activation: "cubic" } },
    'knows no activation "cubic"',
  ],
  [
    "a setting that is missing",
    { config: { use_bias: true } },
    "config.units: expected a number, got nothing",
  ],
  [
    "another number of elements",
    { expected: { y: { shape: [1], data: [1] } } },
    "y: got 8 elements, expected 1",
  ],
  ["no expectation at all", { expected: {} }, "nothing was compared"],
])("%s is a failure with a line of its own", (_, change, words) => {
  const { failed, failures } = verifyChanged("layers_dense.json", ({ cases }) => {
    Object.assign(cases[0]!, change);
  });
  expect(failed).toBe(1);
  expect(failures).toEqual([expect.stringContaining(words)]);
});

test("a result that is not finite fails, whatever the tolerance", () => {
  const { failures } = verifyChanged("activations.json", ({ cases: [linear] }) => {
    linear!["inputs"] = { x: { shape: [1], data: [1e39] } }; // infinite in float32
    linear!["expected"] = { y: { shape: [1], data: [1] } };
    linear!["tol"] = { y: { abs: 1e300, rel: 1 } };
  });
  expect(failures).toEqual([expect.stringContaining("y[0]: got Infinity, expected 1")]);
});

test("a file of another schema fails with its path; a folder without files is refused", () => {
  const { failed, failures } = verifyChanged("ewa.json", (file) => void (file.schema = "nnref-9"));
  expect(failed).toBe(1);
  expect(failures).toEqual([expect.stringContaining("expected schema nnref-1, got nnref-9")]);
  expect(verifyAbsent).toThrow(CaviarError);
  expect(verifyAbsent).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
});
