// caviar babysit, whole: a session by a script on stdin, on a cluster of its own, and the proof of it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { eventSchema, sweepResultSchema } from "@caviar/protocol";
import { afterAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "packages/cli/src/main.ts");
const state = mkdtempSync(join(tmpdir(), "caviar-state-"));

async function caviar(words: readonly string[], script: readonly string[] = []) {
  const env = { ...process.env, CAVIAR_STATE: state, REDIS_URL: "", CAVIAR_URL: "" };
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: ROOT, env });
  child.stdin.end(script.map((line) => `${line}\n`).join(""));
  const closed = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { status: child.exitCode, stdout, stderr };
}

afterAll(async () => {
  await caviar(["down"]);
  rmSync(state, { recursive: true, force: true });
});

const SESSION = [
  "babysit",
  "packages/examples/panda.yaml",
  "--set",
  "budget.epochs=12",
  "--trainers",
  "1",
];

test("a session by script: mistakes are lines, acts take effect, and all of it is trained again bit for bit", async () => {
  const { status, stdout, stderr } = await caviar(SESSION, [
    "pause",
    "wait",
    "set lerningRate 0.01",
    "set learningRate none",
    "rewind 99",
    "fly",
    "range-test 1e-6 1 40",
    "wait",
    "set learningRate=0.01 dropout=0.1",
    "note raised by hand",
    "resume",
    "wait 9",
    "rewind 2 learningRate=0.003",
    "wait",
  ]);
  expect(status, stderr).toBe(0);
  for (const [line, problem] of [
    ["CAV_USAGE", 'got "lerningRate" (did you mean "learningRate"?)'],
    ["CAV_USAGE", 'changes.learningRate: expected a number, got "none"'],
    ["CAV_TRIAL_CONFLICT", "expected an epoch with a checkpoint of trial 0 ("],
    ["CAV_USAGE", "command: expected one of set, pause,"],
  ] as const) {
    const lines = stderr.split("\n").filter((written) => written.includes(problem));
    expect(lines, stderr).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^caviar: ${line}: `));
  }
  expect(stdout).toMatch(/range test of trial 0 after epoch \d+: suggests 0\.\d+/);
  expect(stdout).toMatch(/trial 0 epoch \d+: .*learningRate 0\.01\b.*gradientNorm/);
  expect(stdout).toMatch(/took effect on trial 0 after epoch \d+, step \d+/);
  expect(stdout).toMatch(/noted at epoch \d+ of trial 0: raised by hand/);
  expect(stdout).toMatch(/trial 1 goes on from epoch 2 of trial 0/);
  expect(stdout).toMatch(/trial 1 epoch 12: /);

  const [sweep = ""] = /panda-[0-9a-f]{8}/.exec(stdout) ?? [];
  expect(existsSync(join(state, "models", sweep, "model.safetensors"))).toBe(true);
  const proof = await caviar(["replay", sweep, "--train"]);
  expect(proof.stdout).toMatch(
    /trained again, from the ledger alone: \d+ reports and \d+ states between epochs of 2 trials are the same, bit for bit/,
  );
  expect(proof.status).toBe(0);
});

test("--json: every event and the result, a line each; an empty script trains to the end", async () => {
  const words = [...SESSION, "--json", "--set", "budget.epochs=3"];
  const { status, stdout, stderr } = await caviar([...words, "learningRate=0.01"]);
  expect(status, stderr).toBe(0);
  const lines = stdout.trim().split("\n");
  const result = sweepResultSchema.parse(JSON.parse(lines.pop() ?? ""));
  expect(result.best).toMatchObject({
    trial: 0,
    params: { learningRate: expect.closeTo(0.01, 9) },
  });
  const events = lines.map((line) => eventSchema.parse(JSON.parse(line)));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  expect(events.at(-1)).toMatchObject({ kind: "sweep-ended", status: "stopped" });
});

test("what cannot be babysat is said in one line before anything is started", async () => {
  const wrong = await caviar([...SESSION, "learningRate=7"]);
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toMatch(/learningRate: expected a number from 0\.00001 to 1, got 7/);
  const unknown = await caviar(["babysit", "--attach", "nothing-there"]);
  expect(unknown.stderr).toMatch(/CAV_SWEEP_UNKNOWN/);
});
