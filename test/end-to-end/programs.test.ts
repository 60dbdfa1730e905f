// What a user brings: a module from `caviar init`, and programs in other languages, each example of
// packages/examples/programs by a real run. A framework that is not installed is skipped with a note.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { eventSchema, sweepResultSchema } from "@caviar/protocol";
import { afterAll, expect, test } from "vitest";

import { eventsOf } from "../chaos/checks.ts";
import { type Outcome, start } from "./fresh-copy.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "packages/cli/src/main.ts");
const PROGRAMS = "packages/examples/programs";
const PYTHON = process.env["CAVIAR_PYTHON"] || "python3";

const folder = mkdtempSync(join(tmpdir(), "caviar programs "));
const env: Record<string, string> = {};
for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
Object.assign(env, {
  CAVIAR_STATE: join(folder, "state"),
  CAVIAR_BISECTION: join(folder, "bisection"),
  REDIS_URL: "",
});

afterAll(async () => {
  await caviar(["down"]);
  rmSync(folder, { recursive: true, force: true });
});

async function caviar(words: readonly string[], cwd = ROOT): Promise<Outcome> {
  return start(process.execPath, [MAIN, ...words], { cwd, env }).outcome;
}

function resultIn({ stdout, stderr }: Outcome) {
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  expect(last, stderr).toMatch(/^\{/);
  return sweepResultSchema.parse(JSON.parse(last));
}

/** Runs an example; all of its trials must have given results. */
async function runExample(name: string, ...words: readonly string[]) {
  const file = join(PROGRAMS, `${name}.yaml`);
  const commands = join(PROGRAMS, "commands.yaml");
  const options = ["--commands", commands, "--trainers", "2", "--json", ...words];
  const outcome = await caviar(["run", file, ...options]);
  const result = resultIn(outcome);
  expect(result.trials.failed, outcome.stderr).toBe(0);
  expect(result.status).toBe("completed");
  return result;
}

/** Undefined when that Python has the module; else why the test is skipped. */
function missing(module: string): string | undefined {
  const { status } = spawnSync(PYTHON, ["-c", `import ${module}`], { env });
  return status === 0 ? undefined : `${PYTHON} has no ${module}; CAVIAR_PYTHON names another`;
}

test("caviar init writes a sweep that runs as it is, and overwrites nothing", async () => {
  const own = join(folder, "my sweep");
  const init = await caviar(["init", own]);
  expect(init).toMatchObject({ status: 0, stderr: "" });
  const files = ["README.md", "objective.ts", "package.json", "sweep.yaml", "tsconfig.json"];
  expect(readdirSync(own)).toEqual(files);
  const types = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", own], { encoding: "utf8" });
  expect(types).toMatchObject({ status: 0, stdout: "" });

  const words = ["run", "sweep.yaml", "--objectives", "objective.ts", "--json", "--trainers", "2"];
  const result = resultIn(await caviar(words, own));
  expect(result.status).toBe("completed");
  expect(result.best?.metrics["loss"]).toBeLessThan(0.05);
  const alone = resultIn(await caviar([...words.slice(0, -1), "1"], own));
  expect(alone.digest).toBe(result.digest);

  const again = await caviar(["init", own]);
  expect(again.status).toBe(2);
  expect(again.stderr).toMatch(/CAV_USAGE: expected a folder without .*nothing was written/);
});

test("a module that offers no objective is refused with its name", async () => {
  const file = join(folder, "nothing.ts");
  writeFileSync(file, "export default 3;\n");
  const { status, stderr } = await caviar([
    "validate",
    "packages/examples/digits.yaml",
    "--objectives",
    file,
  ]);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /CAV_USAGE: CAVIAR_OBJECTIVES: .*nothing\.ts: expected its default export/,
  );
});

test("without its commands a sweep of a program is refused at its place", async () => {
  const { status, stderr } = await caviar(["validate", join(PROGRAMS, "shell.yaml")]);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /shell\.yaml:\d+:\d+: objective\.name: expected "classifier", got "shell-descent"/,
  );
});

test("shell, by the bare protocol", async () => {
  const { best } = await runExample("shell");
  expect(best?.metrics["loss"]).toBeLessThan(0.01);
});

test("C, by the bare protocol", async ({ skip }) => {
  const source = join(ROOT, PROGRAMS, "bisection.c");
  const compiled = spawnSync("cc", ["-o", env["CAVIAR_BISECTION"] ?? "", source, "-lm"]);
  skip(compiled.error !== undefined, "there is no C compiler");
  expect(compiled.status, String(compiled.stderr)).toBe(0);
  const { best } = await runExample("c");
  expect(best?.metrics["error"]).toBeLessThan(0.01);
});

test("a program that only prints, by a pattern", async ({ skip }) => {
  skip(missing("json") !== undefined, missing("json"));
  const { best } = await runExample("newton");
  expect(best?.metrics["error"]).toBeLessThan(1e-10);
});

/** Undefined when there is an Rscript; else why the test is skipped. */
function missingR(): string | undefined {
  const { error } = spawnSync("Rscript", ["--version"], { env });
  return error === undefined ? undefined : "there is no Rscript";
}

/** The best of each must be that good, and must have been promoted. */
test.for([
  { name: "logistic", lacks: () => missing("json"), accuracy: 0.85 },
  { name: "pytorch", lacks: () => missing("torch"), accuracy: 0.8 },
  { name: "keras", lacks: () => missing("keras"), accuracy: 0.7 },
  { name: "jax", lacks: () => missing("jax"), accuracy: 0.8 },
  { name: "sklearn", lacks: () => missing("sklearn"), accuracy: 0.8 },
  { name: "paddle", lacks: () => missing("paddle"), accuracy: 0.8 },
  { name: "mxnet", lacks: () => missing("mxnet"), accuracy: 0.8 },
  { name: "r", lacks: missingR, accuracy: 0.85 },
])(
  "$name under asha: promoted trials go on from their checkpoints to the numbers of a trial left alone",
  async ({ name, lacks, accuracy }, { skip }) => {
    const reason = lacks();
    skip(reason !== undefined, reason);
    const { sweep, best, cost } = await runExample(name);
    expect(best?.metrics["accuracy"]).toBeGreaterThan(accuracy);
    expect(cost.epochsAgain).toBe(0);
    const promoted = await restsOf(sweep, best?.trial);
    expect(promoted.fromEpochs.at(-1)).toBeGreaterThan(0);

    const budget = `budget={trials: ${Number(best?.trial) + 1}, epochs: ${promoted.epochs}}`;
    const alone = await runExample(name, "--set", "scheduler={name: none}", "--set", budget);
    const { fromEpochs, metrics } = await restsOf(alone.sweep, best?.trial);
    expect(fromEpochs).toEqual([0]);
    expect(metrics).toEqual(promoted.metrics);
  },
);

/** Where a trial's attempts began, and what it ended with. */
async function restsOf(sweep: string, trial: number | undefined) {
  const { stdout } = await caviar(["export", sweep, "--ledger"]);
  const lines = stdout.trim().split("\n");
  const events = lines.map((line) => eventSchema.parse(JSON.parse(line)));
  const begun = eventsOf(events, "trial-begun").filter((event) => event.trial === trial);
  const rested = eventsOf(events, "trial-rested").findLast((event) => event.trial === trial);
  return { ...rested, fromEpochs: begun.map(({ fromEpoch }) => fromEpoch) };
}
