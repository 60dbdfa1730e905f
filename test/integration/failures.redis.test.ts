// What may go wrong with a trial, told apart by real processes: each in a way of its own, with its
// cost, and never at the price of the sweep.

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { type LedgerEvent, resultOf, type SweepId, type SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { kill, TestCluster } from "./test-cluster.ts";

const projectFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** Time without progress is counted here, and whoever gives way to other tests has a tenth of a core. */
const CAVIAR_NICE = "0";
const CAVIAR_OBJECTIVES = projectFile("trainer/test/scripted-objective.ts");
const MAIN = projectFile("packages/cli/src/main.ts");

const misbehaviours = [
  "none",
  "throws",
  "hangs",
  "fills-heap",
  "diverges",
  "kills-trainer",
] as const;

const scripted = (changes: Partial<SweepSpecInput> = {}): Omit<SweepSpecInput, "pool"> => ({
  name: "failures",
  objective: { name: "scripted", settings: { epochsBefore: 1 } },
  metric: { name: "loss", goal: "minimize" },
  space: {
    quality: { type: "float", min: 0.1, max: 2 },
    misbehaviour: { type: "choice", values: [...misbehaviours] },
  },
  sampler: { name: "random" },
  start: misbehaviours.map((misbehaviour, i) => ({ quality: 1 + i / 10, misbehaviour })),
  budget: { trials: misbehaviours.length, epochs: 3 },
  parallelism: 3,
  checkpointSeconds: 0.2,
  retries: 1,
  quarantineAfter: 2,
  progressSeconds: 10,
  ...changes,
});

/** A trainer that is started again when it dies, as an orchestrator would, until disposed of. */
async function keepTrainer(cluster: TestCluster, lives: { count: number }): Promise<Disposable> {
  let isOver = false;
  const start = async () => {
    lives.count += 1;
    return cluster.startTrainer({ CAVIAR_OBJECTIVES, CAVIAR_NICE, CAVIAR_SLOT_MEMORY_MB: "64" });
  };
  let child = await start();
  const outlive = async (): Promise<void> => {
    for (;;) {
      await once(child, "exit");
      if (isOver) return;
      child = await start();
    }
  };
  outlive().catch((error: unknown) => {
    if (!isOver) throw error;
  });
  return {
    [Symbol.dispose]() {
      isOver = true;
    },
  };
}

/** `url`: of the cluster that the command asks. */
function caviar(url: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: "utf8",
    env: { ...process.env, CAVIAR_URL: url },
  });
  return { status, stdout, stderr };
}

const ofTrial = (events: readonly LedgerEvent[], trial: number) =>
  events.filter((event) => "trial" in event && event.trial === trial);

test.concurrent("a sweep with every kind of bad trial completes: each is told apart, tried as configured, and the decisions replay", async () => {
  const folder = mkdtempSync(join(tmpdir(), "caviar-failures-"));
  const lives = { count: 0 };
  await using cluster = await TestCluster.start({ trainers: 0 });
  using kept = new DisposableStack();
  kept.use(await keepTrainer(cluster, lives));
  kept.use(await keepTrainer(cluster, lives));
  const sweep = await cluster.submit(scripted());
  const events = await cluster.ended(sweep);
  const kinds = (trial: number, kind: LedgerEvent["kind"]) =>
    ofTrial(events, trial).filter((event) => event.kind === kind);

  const { trials } = await cluster.client.trials(sweep);
  const ends = trials.map(({ params, outcome, cause }) => [params["misbehaviour"], outcome, cause]);
  expect(ends).toEqual([
    ["none", "completed", "finished"],
    ["throws", "failed", "threw"],
    ["hangs", "failed", "timed-out"],
    ["fills-heap", "failed", "out-of-memory"],
    ["diverges", "stopped", "diverged"],
    ["kills-trainer", "failed", "lost"],
  ]);
  expect(kinds(1, "attempt-failed")).toMatchObject([
    { failure: { message: "thrown as configured", log: "about to throw\nreally\n" } },
    { failure: { message: "thrown as configured", log: "about to throw\nreally\n" } },
  ]);
  // It burnt the processor until its time was up.
  const hung = kinds(2, "attempt-timed-out");
  expect(hung).toHaveLength(2);
  expect(trials[2]?.cost.cpuSeconds).toBeGreaterThan(0.5);
  expect(kinds(3, "attempt-out-of-memory")).toMatchObject([
    { failure: { log: "filling the heap\n" } },
    { failure: { log: "filling the heap\n" } },
  ]);
  expect(kinds(5, "attempt-lost").length).toBeGreaterThanOrEqual(2);
  expect(lives.count).toBeGreaterThanOrEqual(4);

  const result = await cluster.client.result(sweep);
  expect(result).toMatchObject({
    status: "completed",
    trials: { completed: 1, failed: 4, stopped: 1 },
    causes: { finished: 1, threw: 1, "timed-out": 1, "out-of-memory": 1, lost: 1, diverged: 1 },
  });
  expect(result).toEqual(resultOf(sweep, await cluster.folded(sweep)));
  expect(trials[0]?.cost).toMatchObject({ epochs: 3, epochsAgain: 0 });
  expect(result.cost.epochs).toBe(trials.reduce((sum, { cost }) => sum + cost.epochs, 0));
  expect(result.cost.cpuSeconds).toBeGreaterThan(0);
  expect(result.cost.waitedSeconds).toBeGreaterThan(0);

  proveByCommand(cluster, sweep, folder);
  rmSync(folder, { recursive: true });
});

function proveByCommand(cluster: TestCluster, sweep: SweepId, folder: string): void {
  const { url } = cluster.client;
  const proof = caviar(url, "replay", sweep);
  expect(proof).toMatchObject({ status: 0, stderr: "" });
  // In the order in which the kinds first came, which is the trainers'.
  for (const count of ["6 proposals", "1 completion", "4 failures", "1 end of the sweep"]) {
    expect(proof.stdout).toContain(` ${count}`);
  }
  expect(proof.stdout).toMatch(/the same 6 points follow from seed 0/);

  const file = join(folder, "ledger.jsonl");
  expect(caviar(url, "export", sweep, "--ledger", "--output", file).status).toBe(0);
  expect(caviar(url, "replay", "--file", file)).toMatchObject({ status: 0, stdout: proof.stdout });
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").map((line) => {
    const isProposal = line.startsWith('{"kind":"trial-proposed"');
    return isProposal ? line.replace('"misbehaviour":"hangs"', '"misbehaviour":"none"') : line;
  });
  writeFileSync(file, lines.join("\n"));
  const forged = caviar(url, "replay", "--file", file);
  expect(forged.status).toBe(1);
  expect(forged.stdout).toMatch(
    /^event \d+: it does not follow .*\n {2}expected .*hangs.*\n {2}got .*none/m,
  );
  writeFileSync(file, "no ledger\n");
  expect(caviar(url, "replay", "--file", file)).toMatchObject({ status: 1, stdout: "" });
}

test.concurrent("a budget of hours stops what runs within seconds, and the sweep ends with the best so far", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  await cluster.startTrainer({ CAVIAR_OBJECTIVES, CAVIAR_NICE });
  const sweep = await cluster.submit(
    scripted({
      objective: { name: "scripted", settings: { misbehaviour: "none", epochMs: 100 } },
      space: { quality: { type: "float", min: 0.1, max: 2 } },
      start: [],
      scheduler: { name: "asha" },
      budget: { trials: 1000, epochs: 81, hours: 0.008 },
      progressSeconds: 60,
    }),
  );
  const events = await cluster.ended(sweep);
  const reason = "the budget of 0.008 hours is spent";
  const spent = events.find(({ kind }) => kind === "budget-spent");
  expect(spent).toMatchObject({ limit: "hours", reason });
  expect(spent!.at - events[0]!.at).toBeGreaterThanOrEqual(28_800);
  expect(events.at(-1)).toMatchObject({ kind: "sweep-ended", status: "completed", reason });
  const result = await cluster.client.result(sweep);
  expect(result.best).not.toBeNull();
  expect(result.causes.budget).toBeGreaterThanOrEqual(1);
  const proof = caviar(cluster.client.url, "replay", sweep);
  expect(proof).toMatchObject({ status: 0 });
  expect(proof.stdout).toContain("1 spent budget");
});

test.concurrent("a trainer that is preempted says so, and the wait for the next one is counted", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  const first = await cluster.startTrainer({ CAVIAR_OBJECTIVES, CAVIAR_NICE });
  const sweep = await cluster.submit(
    scripted({
      objective: { name: "scripted", settings: { misbehaviour: "none", epochMs: 100 } },
      space: { quality: { type: "float", min: 0.1, max: 2 } },
      start: [],
      budget: { trials: 1, epochs: 90 }, // longer than a busy machine takes to tell it
      progressSeconds: 60,
    }),
  );
  await cluster.awaitEvent(sweep, (event) => event.kind === "trial-reported");
  await kill(first, "SIGTERM");
  await cluster.startTrainer({ CAVIAR_OBJECTIVES, CAVIAR_NICE });
  const events = await cluster.ended(sweep);
  const handed = events.find(({ kind }) => kind === "trial-handed-back");
  const again = events.findLast(({ kind }) => kind === "trial-begun");
  expect(handed).toMatchObject({ why: "preempted" });
  const { cost } = await cluster.client.trial(sweep, 0);
  expect(cost).toMatchObject({ epochs: 90, epochsAgain: 0 });
  expect(cost.waitedSeconds).toBeGreaterThanOrEqual((again!.at - handed!.at) / 1000);
  // It sleeps in each epoch: that is wall time and no CPU time.
  expect(cost.wallSeconds).toBeGreaterThanOrEqual(9);
  expect(cost.cpuSeconds).toBeLessThan(cost.wallSeconds);
});
