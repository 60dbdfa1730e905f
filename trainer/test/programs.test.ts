// The small programs beside the trainer, run as a person or the command line runs them.

import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

import { objectiveOfferSchema } from "@caviar/protocol";
import { expect, test } from "vitest";
import { z } from "zod";

function run(program: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../src/${program}`, import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [path, ...args], { encoding: "utf8" });
  return {
    status,
    lines: stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line)),
  };
}

test("offers.ts prints the objectives with their JSON Schemas and metrics", () => {
  const { status, lines } = run("offers.ts");
  expect(status).toBe(0);
  const { offers } = z.object({ offers: z.array(objectiveOfferSchema) }).parse(lines[0]);
  expect(offers.find(({ name }) => name === "classifier")).toMatchObject({
    config: { additionalProperties: false, required: ["dataset"] },
    metrics: { validationAccuracy: "maximize" },
  });
});

test("prepare.ts says ready when the data set is there, and what is wrong with the settings", () => {
  expect(run("prepare.ts", "classifier", '{"dataset":"digits"}').lines.at(-1)).toEqual({
    kind: "ready",
  });
  const wrong = run("prepare.ts", "clasifier", "{}");
  expect(wrong.lines.at(-1)).toMatchObject({ kind: "error", code: "CAV_OBJECTIVE_UNKNOWN" });
  expect(wrong.status).toBe(2);
});

test("export.ts of a folder without a model, or to no file, says so", () => {
  const format = '{"format":"onnx","softmax":false}';
  const { status, lines } = run("export.ts", tmpdir(), "model.onnx", format);
  expect(lines.at(-1)).toMatchObject({ kind: "error", code: "CAV_MODEL_INVALID" });
  expect(status).toBe(1);
  expect(run("export.ts", tmpdir()).lines.at(-1)).toMatchObject({ code: "CAV_USAGE" });
});

test("evaluate.ts of a folder without a model says which file it missed", () => {
  const { status, lines } = run("evaluate.ts", tmpdir());
  expect(lines.at(-1)).toMatchObject({ kind: "error", code: "CAV_MODEL_INVALID" });
  expect(status).toBe(1);
});
