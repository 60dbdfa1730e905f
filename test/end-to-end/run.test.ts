// caviar run, whole: real processes, a Redis of its own, and every way of being interrupted. The
// measure of all of them is the digest, which is taken over every trial, point and metric.

import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { evaluationLineSchema, type SweepResult, sweepResultSchema } from "@caviar/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type Outcome, start } from "./fresh-copy.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "packages/cli/src/main.ts");
const state = mkdtempSync(join(tmpdir(), "caviar-state-"));

/** digits.yaml, shorter; its last round takes long enough to be interrupted. */
const SWEEP = [
  "run",
  "packages/examples/digits.yaml",
  "--set",
  "seed=1",
  "--set",
  "sampler.rounds=[{trials: 6, epochs: 2}, {trials: 4, epochs: 6, promote: 2}, {trials: 3, epochs: 50, promote: 2}]",
  "--set",
  "budget={trials: 13, epochs: 50}",
];
const INTO_LAST_ROUND = /trial 10 proposed/;

const at = (file: string) => join(state, file);

function caviar(...words: string[]) {
  const env = { ...process.env, CAVIAR_STATE: state, REDIS_URL: "" };
  const running = start(process.execPath, [MAIN, ...words], { cwd: ROOT, env });
  /** Resolves when it has said so, on either of its streams. */
  const said = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      let heard = "";
      for (const stream of [running.child.stdout, running.child.stderr]) {
        stream.on("data", (chunk: Buffer) => {
          heard += chunk.toString();
          if (pattern.test(heard)) resolve();
        });
      }
      running.child.once("close", () => reject(new Error(`never said ${pattern}:\n${heard}`)));
    });
  return { ...running, said };
}

function resultIn({ stdout, stderr }: Outcome): SweepResult {
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  expect(last, stderr).toMatch(/^\{/);
  return sweepResultSchema.parse(JSON.parse(last));
}

/** Processes of the cluster, of this test and those before it, as their logs name them. */
function pidsOf(name: string): number[] {
  const logs = join(state, "logs");
  const files = readdirSync(logs).filter((file) => file.startsWith(name));
  const text = files.map((file) => readFileSync(join(logs, file), "utf8")).join("\n");
  return [...new Set([...text.matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid)))];
}

/** Also false for one that is dead and not buried yet, as happens in containers. */
function isAlive(pid: number): boolean {
  if (process.platform !== "linux") return spawnSync("kill", ["-0", String(pid)]).status === 0;
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, "utf8") !== "";
}

const redisPid = () => Number(readFileSync(join(state, "redis/redis.pid"), "utf8"));

async function expectNobodyLeft(): Promise<void> {
  for (const pid of [...pidsOf("coordinator"), ...pidsOf("trainer")]) {
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  }
}

let undisturbed: SweepResult;
beforeAll(async () => {
  undisturbed = resultIn(await caviar(...SWEEP, "--json", "--trainers", "2").outcome);
});
afterAll(async () => {
  await caviar("down").outcome;
  rmSync(state, { recursive: true, force: true });
});

test("a run ends with its result as one line of JSON and leaves no process behind", async () => {
  expect(undisturbed).toMatchObject({
    status: "completed",
    seed: 1,
    trials: { completed: 13, failed: 0, stopped: 0 },
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  await expectNobodyLeft();
  expect(existsSync(join(state, "redis/redis.pid"))).toBe(false);
});

test.each(globSync("packages/examples/*.yaml", { cwd: ROOT }))(
  "%s is a valid sweep",
  async (file) => {
    const { status, stdout } = await caviar("validate", file).outcome;
    expect(stdout).toMatch(/: good: \d+ trials/);
    expect(status).toBe(0);
  },
);

test("the saved model, judged in a new process, has exactly the run's test metrics", async () => {
  const { stdout, status } = await caviar("evaluate", undisturbed.sweep, "--json").outcome;
  expect(status).toBe(0);
  const { metrics, confusion } = evaluationLineSchema.parse(JSON.parse(stdout));
  expect(undisturbed.best?.metrics).toMatchObject(metrics);
  const counts = confusion ?? [];
  const right = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const all = counts.flat().reduce((sum, count) => sum + count, 0);
  expect(right / all).toBe(metrics["testAccuracy"]);
});

test("the saved model is written for other programs; what cannot be is a mistake of the call", async () => {
  const { sweep } = undisturbed;
  const written = [
    ["onnx", "digits.onnx", ["digits.onnx"]],
    ["keras", "keras.json", ["keras.json", "keras.safetensors"]],
    ["safetensors", "torch.safetensors", ["torch.safetensors"]],
  ] as const;
  const exported = written.map(async ([format, out, files]) => {
    const words = ["export", sweep, "--format", format, "--out", at(out), "--softmax"];
    const { status, stdout, stderr } = await caviar(...words).outcome;
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("output  10 probabilities, one a class");
    for (const file of files) expect(readFileSync(at(file)).length).toBeGreaterThan(1000);
  });
  const wrong = [
    [["--format", "onnx"], "expected --out FILE with --format onnx, got none"],
    [["--format", "keras", "--out", at("a.safetensors")], "expected another extension than .safe"],
    [["--softmax"], "expected --softmax with a model's format (onnx, keras, safetensors), got csv"],
  ] as const;
  const refused = wrong.map(async ([words, message]) => {
    const { status, stderr } = await caviar("export", sweep, ...words).outcome;
    expect(stderr).toContain(`CAV_USAGE: ${message}`);
    expect(status).toBe(2);
  });
  await Promise.all([...exported, ...refused]);
});

test.each([1, 4])("with %i trainers the digest is the same", async (trainers) => {
  const words = [...SWEEP, "--json", "--trainers", String(trainers)];
  expect(resultIn(await caviar(...words).outcome).digest).toBe(undisturbed.digest);
});

test("where the output is no terminal, every decision is a line and the end a summary", async () => {
  const { status, stdout } = await caviar(...SWEEP).outcome;
  expect(status).toBe(0);
  expect(stdout).not.toContain("\u001B");
  expect(stdout.match(/^ +\d+\.\ds {2}trial \d+ proposed/gm)).toHaveLength(13);
  expect(stdout.match(/^ +\d+\.\ds {2}round [23]: /gm)).toHaveLength(2);
  expect(stdout).toMatch(/^completed: 13 trials completed/m);
  expect(stdout).toMatch(/^next {4}\.\/caviar evaluate digits-\w+$/m);
});

test("Ctrl-C drains and says how to go on; going on gives the digest of an undisturbed run", async () => {
  const interrupted = caviar(...SWEEP);
  await interrupted.said(INTO_LAST_ROUND);
  interrupted.child.kill("SIGINT");
  const { status, stderr } = await interrupted.outcome;
  expect(status).toBe(130);
  expect(stderr).toMatch(/draining/);
  expect(stderr).toMatch(/to go on where it was: .*--resume$/m);
  await expectNobodyLeft();
  expect(existsSync(join(state, "redis/redis.pid"))).toBe(false);

  const resumed = resultIn(await caviar(...SWEEP, "--json", "--resume").outcome);
  expect(resumed.digest).toBe(undisturbed.digest);
});

test("a second Ctrl-C ends everything at once", async () => {
  const interrupted = caviar(...SWEEP);
  await interrupted.said(INTO_LAST_ROUND);
  const redis = redisPid();
  interrupted.child.kill("SIGINT");
  await interrupted.said(/draining/);
  interrupted.child.kill("SIGINT");
  expect((await interrupted.outcome).status).toBe(130);
  await expectNobodyLeft();
  await expect.poll(() => isAlive(redis), { timeout: 10_000 }).toBe(false);
});

test("kill -9 of the command: its processes leave, and going on gives the same digest", async () => {
  const killed = caviar(...SWEEP, "--set", "description=killed");
  await killed.said(INTO_LAST_ROUND);
  killed.child.kill("SIGKILL");
  await killed.outcome;
  await expectNobodyLeft();

  const words = [...SWEEP, "--set", "description=killed", "--json", "--resume"];
  expect(resultIn(await caviar(...words).outcome).digest).toBe(undisturbed.digest);
});

test("kill -9 of coordinator, trainer and Redis in one run: it ends with the same digest", async () => {
  const running = caviar(...SWEEP, "--json", "--trainers", "2");
  await running.said(INTO_LAST_ROUND);
  for (const pid of [pidsOf("coordinator").at(-1), pidsOf("trainer-1").at(-1), redisPid()]) {
    process.kill(pid ?? 0, "SIGKILL");
  }
  expect(resultIn(await running.outcome).digest).toBe(undisturbed.digest);
});

test("going on with a sweep that has ended prints its result again", async () => {
  const words = [...SWEEP, "--set", "description=killed", "--json", "--resume"];
  const again = caviar(...words);
  expect(resultIn(await again.outcome).digest).toBe(undisturbed.digest);
  // Nothing was trained: no trainer was started for it.
  expect((await again.outcome).stderr).not.toMatch(/"name":"trainer"/);
});

test("going on with a sweep that was never begun is said, exit code 1", async () => {
  const { status, stderr } = await caviar(...SWEEP, "--set", "seed=99", "--resume").outcome;
  expect(status).toBe(1);
  expect(stderr).toMatch(/expected a sweep of this file to go on with, found none/);
});
