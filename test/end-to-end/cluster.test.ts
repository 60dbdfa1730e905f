// caviar up and the commands that use what it keeps: a sweep submitted, followed, looked into,
// exported and deleted, over the HTTP API.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { sweepResultSchema, trialPageSchema } from "@caviar/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

import { start } from "./fresh-copy.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "packages/cli/src/main.ts");
const state = mkdtempSync(join(tmpdir(), "caviar-up-"));

const SHORT = [
  "packages/examples/digits.yaml",
  "--set",
  "sampler={name: random}",
  "--set",
  "budget={trials: 22, epochs: 1}",
];

function caviar(...words: string[]) {
  const env = { ...process.env, CAVIAR_STATE: state, CAVIAR_URL: "", REDIS_URL: "" };
  return start(process.execPath, [MAIN, ...words], { cwd: ROOT, env });
}

async function json<T>(schema: z.ZodType<T>, ...words: string[]): Promise<T> {
  const { stdout, stderr, status } = await caviar(...words, "--json").outcome;
  expect(status, stderr).toBe(0);
  return schema.parse(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? ""));
}

let up: ReturnType<typeof caviar>;
beforeAll(async () => {
  up = caviar("up", "--port", "0", "--trainers", "1");
  await new Promise((resolve) => up.child.stdout.once("data", resolve));
});
afterAll(() => {
  rmSync(state, { recursive: true, force: true });
});

test("a submitted sweep is followed to its end, listed, looked into, exported and deleted", async () => {
  const { sweep } = await json(z.object({ sweep: z.string() }), "submit", ...SHORT);
  const result = await json(sweepResultSchema, "watch", sweep);
  expect(result).toMatchObject({ sweep, status: "completed", trials: { completed: 22 } });

  const best = await json(z.object({ trial: z.int() }), "best", "digits");
  expect(best.trial).toBe(result.best?.trial);
  const page = await json(trialPageSchema, "trials", "digits", "--limit", "3");
  expect(page).toMatchObject({ total: 22, trials: [{ trial: best.trial }, {}, {}] });
  const { importance } = await json(
    z.object({ importance: z.array(z.object({ name: z.string() })) }),
    "importance",
    sweep,
  );
  expect(importance.map(({ name }) => name)).toContain("learningRate");

  const table = await caviar("export", sweep).outcome;
  expect(table.stdout.trimEnd().split("\n")).toHaveLength(23);
  const model = join(state, "digits.onnx");
  const fetched = await caviar("export", "digits", "--format", "onnx", "--out", model).outcome;
  expect(fetched).toMatchObject({ status: 0, stderr: expect.stringContaining("bytes to") });
  const late = await caviar("pause", sweep).outcome;
  expect([late.status, late.stderr]).toEqual([1, expect.stringContaining("CAV_SWEEP_ENDED")]);
  expect((await caviar("delete", sweep).outcome).status).toBe(0);
  expect((await caviar("show", sweep).outcome).stderr).toContain("CAV_SWEEP_UNKNOWN");
});

test("Ctrl-C ends what `up` keeps, and a sweep can't be submitted to nobody then", async () => {
  up.child.kill("SIGINT");
  expect((await up.outcome).status).toBe(0);
  const { status, stderr } = await caviar("submit", ...SHORT).outcome;
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining("expected a cluster with trainers"),
  ]);
});
