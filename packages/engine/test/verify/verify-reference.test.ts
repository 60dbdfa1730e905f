import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { CaviarError } from "@caviar/errors";
import { expect, test } from "vitest";

import { verifyReference } from "../../src/verify/verify-reference.ts";
import { BACKENDS, emptyEngine, type TestedBackend } from "../engines.ts";

const FOLDER = fileURLToPath(new URL("../reference/", import.meta.url));
const DIGITS = fileURLToPath(new URL("../../../datasets/data/digits.csv.gz", import.meta.url));

function verify(folder: string, backends: readonly TestedBackend[] = ["wasm"]) {
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

/** A folder of one file: a case of the reference, changed; the first, or that of an id. */
function verifyChanged(file: string, change: (reference: Reference) => void, id?: string) {
  const folder = mkdtempSync(join(tmpdir(), "reference-"));
  try {
    const reference: Reference = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
    const { cases } = reference;
    reference.cases = cases.filter((each) => each["id"] === (id ?? cases[0]!["id"]));
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

/** The failures of a case when some of its configuration is changed. */
function failuresWith(file: string, id: string, config: object): string[] {
  const change = ({ cases: [only] }: Reference): void => {
    only!["config"] = { ...Object(only!["config"]), ...config };
  };
  return verifyChanged(file, change, id).failures;
}

test.each<readonly [string, string, string, object]>([
  ["null is no setting", "schedules.json", "cosine", { warmup_target: null, warmup_steps: 0 }],
  [
    "a decay of 0 needs no mode",
    "optimizers.json",
    "sgd-lr0.1-quadratic-keras",
    { weight_decay: 0 },
  ],
  ["momentum may be SGD's", "optimizers.json", "momentum0.9-quadratic-keras", { optimizer: "sgd" }],
  ["strides are the pool's by default", "layers_conv_pool.json", "maxpool-2x2", { strides: null }],
  ["the last axis may be counted from the start", "layers_norm.json", "bn-3d-keras", { axis: 2 }],
])("%s: the case passes as it did", (_, file, id, config) => {
  expect(failuresWith(file, id, config)).toEqual([]);
});

test("a norm may be clipped by the other convention's formula than the optimizer's", () => {
  const id = "adam-globalclip0.5-given-keras";
  const clip = { kind: "global_norm", value: 0.5, formula: "torch" };
  // They differ by 1e-6 of the norm: within the tolerance, but not the same bits.
  expect(failuresWith("optimizers.json", id, { clip })).toEqual([]);
});

test("AdamW decays by what the case says, not by a default of its own", () => {
  const id = idOf("optimizers.json", (config) => config["optimizer"] === "adamw");
  const without = failuresWith("optimizers.json", id, { weight_decay: 0 });
  const asAdam = failuresWith("optimizers.json", id, { weight_decay: 0, optimizer: "adam" });
  expect(without.length).toBeGreaterThan(0);
  expect(without).toEqual(asAdam);
});

function idOf(file: string, fits: (config: Record<string, unknown>) => boolean): string {
  const { cases }: Reference = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
  return String(cases.find(({ config }) => fits(Object(config)))!["id"]);
}

test("parameters of another shape, and batch normalization over another axis, fail by name", () => {
  const { failures } = verifyChanged("layers_dense.json", ({ cases: [dense] }) => {
    Object.assign(Object(dense!["inputs"]), {
      kernel: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
    });
  });
  expect(failures).toEqual([
    expect.stringContaining("kernel: expected the shape [3,2], got the shape [2,3]"),
  ]);
  expect(failuresWith("layers_norm.json", "bn-3d-keras", { axis: 1 })).toEqual([
    expect.stringContaining("knows no batch normalization over the axis"),
  ]);
  expect(failuresWith("optimizers.json", "sgd-lr0.1-quadratic-keras", { weight_decay: 1 })).toEqual(
    [expect.stringContaining("config.decay_mode: expected a string, got nothing")],
  );
});

test("a tensor of fewer numbers than its shape has fails by name", () => {
  const { failures } = verifyChanged("activations.json", ({ cases: [linear] }) => {
    Object.assign(Object(linear!["inputs"]), { x: { shape: [5], data: [1, 2] } });
  });
  expect(failures).toEqual([expect.stringContaining("x: expected 5 numbers of shape [5], got 2")]);
});

function inferOnly({ cases: [only] }: Reference): void {
  only!["config"] = { ...Object(only!["config"]), steps: 0 };
  only!["inputs"] = {
    gamma: { shape: [1], data: [2] },
    beta: { shape: [1], data: [1] },
    moving_mean: { shape: [1], data: [3] },
    moving_variance: { shape: [1], data: [4 - 1e-3] },
    x_infer: { shape: [2, 1], data: [3, 5] },
  };
  only!["expected"] = { y_infer: { shape: [2, 1], data: [1, 3] } };
  only!["tol"] = { y_infer: { abs: 1e-6, rel: 0 } };
}

test("batch normalization may be of inference alone", () => {
  const { failures } = verifyChanged("layers_norm.json", inferOnly, "bn-2d-default-keras");
  expect(failures).toEqual([]);
});
