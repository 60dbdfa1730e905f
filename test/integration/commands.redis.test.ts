// Programs that trainers may run, by real processes: killed, preempted, at their limits, refused.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LedgerEvent, SweepSpecInput } from "@caviar/protocol";
import { afterAll, expect, test } from "vitest";

import { eventsOf, problemsOf } from "../chaos/checks.ts";
import { kill, TestCluster } from "./test-cluster.ts";

const folder = mkdtempSync(join(tmpdir(), "caviar-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CAVIAR_COMMANDS = join(folder, "commands.yaml");

/** Twenty epochs of a tenth of a second, each saved; the loss tells which epochs it is made of. */
const TRAINS = `
echo $$ >> "$PIDS"
sum=$(cat "\${CAVIAR_CHECKPOINT_IN:-/nowhere}/sum" 2>/dev/null || echo 0)
epoch=$CAVIAR_START_EPOCH
leaving=
trap 'leaving=yes' TERM
while [ $epoch -lt $CAVIAR_EPOCHS ] && [ -z "$leaving" ]; do
  epoch=$((epoch + 1)); sum=$((sum * 3 % 1000 + epoch))
  sleep 0.1
  echo "{\\"epoch\\": $epoch, \\"loss\\": $sum}" >&3
  mkdir $CAVIAR_CHECKPOINT_OUT/$epoch && echo $sum > $CAVIAR_CHECKPOINT_OUT/$epoch/sum
  echo "{\\"checkpoint\\": $epoch}" >&3
done`;

/** Does what its parameter says; all of it leaves a grandchild and, on Linux, a daemon behind. */
const MISBEHAVES = `
trap '' TERM
sleep 600 & echo $! >> "$PIDS"
[ -e /proc ] && setsid sh -c 'echo $$ >> "$PIDS"; exec sleep 600' &
echo "about to do $1"
case $1 in
  nothing) echo 'CAVIAR {"epoch": 1, "loss": 1}'; exit 0 ;;
  fails) exit 7 ;;
  hangs) while :; do sleep 0.1; done ;;
  fills-memory) (head -c 300000000 /dev/zero; sleep 600) | tail -n 1 ;;
  fills-output) yes hello ;;
esac`;

const PIDS = join(folder, "pids");
writeFileSync(PIDS, "");
writeFileSync(join(folder, "trains.sh"), TRAINS);
writeFileSync(join(folder, "misbehaves.sh"), MISBEHAVES);
writeFileSync(
  CAVIAR_COMMANDS,
  JSON.stringify({
    commands: {
      trains: {
        command: ["sh", "trains.sh"],
        env: { PIDS },
        parameters: { rate: { type: "number" } },
        metrics: { loss: "minimize" },
      },
      misbehaves: {
        command: ["sh", "misbehaves.sh", "{how}"],
        env: { PIDS },
        parameters: { how: { type: "string" } },
        limits: { seconds: 5, memoryMiB: 100, outputMiB: 0.5, graceSeconds: 1 },
      },
    },
  }),
);

const training: Omit<SweepSpecInput, "pool"> = {
  name: "trains",
  objective: { name: "trains" },
  metric: { name: "loss", goal: "minimize" },
  space: { rate: { type: "float", min: 0, max: 1 } },
  sampler: { name: "random" },
  budget: { trials: 1, epochs: 20 },
};

/** Every process that a program of this file has written down. */
function pidsNow(): number[] {
  return readFileSync(PIDS, "utf8").trim().split("\n").filter(Boolean).map(Number);
}

/** Also false for one that is dead and not buried yet. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
}

async function expectNobodyLeft(): Promise<void> {
  await expect.poll(() => pidsNow().filter(isAlive), { timeout: 10_000 }).toEqual([]);
}

let undisturbed: Promise<LedgerEvent[]> | undefined;
async function reference(): Promise<LedgerEvent[]> {
  undisturbed ??= disturbed(async () => undefined);
  return undisturbed;
}

/** The sweep when `disturb` acts on its only trainer, once a checkpoint of epoch >= 3 is named. */
async function disturbed(
  disturb: (
    trainer: Awaited<ReturnType<TestCluster["startTrainer"]>>,
    cluster: TestCluster,
  ) => Promise<unknown>,
): Promise<LedgerEvent[]> {
  await using cluster = await TestCluster.start({ trainers: 0 });
  const victim = await cluster.startTrainer({ CAVIAR_COMMANDS });
  const sweep = await cluster.submit(training);
  await cluster.awaitEvent(sweep, (e) => e.kind === "checkpoint-saved" && e.epoch >= 3);
  await disturb(victim, cluster);
  return await cluster.ended(sweep);
}

test("kill -9 of the trainer takes the program along; another goes on from its checkpoint to the same numbers", async () => {
  const events = await disturbed(async (trainer, cluster) => {
    await kill(trainer, "SIGKILL");
    await expectNobodyLeft();
    await cluster.startTrainer({ CAVIAR_COMMANDS });
  });
  expect(problemsOf(events, await reference())).toEqual([]);
  const begun = eventsOf(events, "trial-begun");
  expect(begun).toHaveLength(2);
  expect(begun[1]?.fromEpoch).toBeGreaterThanOrEqual(3);
  expect(eventsOf(events, "sweep-ended")).toMatchObject([{ status: "completed" }]);
});

test("SIGTERM of the trainer: the program saves and leaves, the trial is handed back, another goes on", async () => {
  const events = await disturbed(async (trainer, cluster) => {
    await kill(trainer, "SIGTERM");
    await cluster.startTrainer({ CAVIAR_COMMANDS });
  });
  expect(problemsOf(events, await reference())).toEqual([]);
  expect(eventsOf(events, "trial-handed-back")).toMatchObject([{ why: "preempted" }]);
  expect(eventsOf(events, "attempt-failed")).toEqual([]);
  const [, second] = eventsOf(events, "trial-begun");
  expect(second?.fromEpoch).toBeGreaterThanOrEqual(3);
  await expectNobodyLeft();
});

test("the winner's checkpoint is kept as files", async () => {
  const [evaluated] = eventsOf(await reference(), "evaluated");
  expect(Object.keys(evaluated?.files ?? {})).toEqual(["sum"]);
});

const MISBEHAVIOURS = ["nothing", "fails", "hangs", "fills-memory", "fills-output"];

test("each limit is a failure of its own kind, with the end of the output, and nobody is left", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  await cluster.startTrainer({ CAVIAR_COMMANDS, CAVIAR_SLOTS: "2" });
  const sweep = await cluster.submit({
    ...training,
    objective: { name: "misbehaves" },
    space: { how: { type: "choice", values: MISBEHAVIOURS } },
    start: MISBEHAVIOURS.map((how) => ({ how })),
    budget: { trials: MISBEHAVIOURS.length, epochs: 1 },
    retries: 0,
  });
  const events = await cluster.ended(sweep);
  const { trials } = await cluster.client.trials(sweep);
  expect(trials.map(({ params, cause }) => [params["how"], cause])).toEqual([
    ["nothing", "finished"],
    ["fails", "threw"],
    ["hangs", "timed-out"],
    ["fills-memory", "out-of-memory"],
    ["fills-output", "threw"],
  ]);
  expect(
    eventsOf(events, "attempt-failed")
      .map(({ failure }) => failure.message)
      .toSorted(),
  ).toEqual([
    "expected at most 524288 bytes of output, it wrote more",
    "the program ended with exit code 7; it last wrote: about to do fails",
  ]);
  expect(eventsOf(events, "attempt-timed-out")).toMatchObject([
    {
      failure: {
        message: "the program took more than its limit of 5 s",
        log: "about to do hangs\n",
      },
    },
  ]);
  expect(eventsOf(events, "attempt-out-of-memory")).toMatchObject([
    {
      failure: {
        message: expect.stringMatching(/used \d+ MiB of memory, more than its limit of 100 MiB$/),
        log: "about to do fills-memory\n",
      },
    },
  ]);
  await expectNobodyLeft();
});

test("a thread that is taken away takes its program along: the sweep's own limit in seconds", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  await cluster.startTrainer({ CAVIAR_COMMANDS });
  const sweep = await cluster.submit({
    ...training,
    objective: { name: "misbehaves" },
    budget: { trials: 1, epochs: 1 },
    space: { how: { type: "choice", values: ["hangs"] } },
    attemptSeconds: 1.5,
    retries: 0,
  });
  const events = await cluster.ended(sweep);
  expect(eventsOf(events, "attempt-timed-out")).toMatchObject([
    { failure: { message: "the attempt took more than the 1.5 s of attemptSeconds" } },
  ]);
  await expectNobodyLeft();
});

test("kill -9 of a trainer whose program hangs leaves neither its grandchildren nor its files", async () => {
  const TMPDIR = mkdtempSync(join(folder, "tmp-"));
  await using cluster = await TestCluster.start({ trainers: 0 });
  const trainer = await cluster.startTrainer({ CAVIAR_COMMANDS, TMPDIR });
  await cluster.submit({
    ...training,
    objective: { name: "misbehaves" },
    budget: { trials: 1, epochs: 1 },
    space: { how: { type: "choice", values: ["hangs"] } },
  });
  await expect.poll(() => pidsNow().filter(isAlive), { timeout: 30_000 }).not.toEqual([]);
  await kill(trainer, "SIGKILL");
  await expectNobodyLeft();
  await expect.poll(() => readdirSync(TMPDIR), { timeout: 10_000 }).toEqual([]);
});

test("a sweep that names a command no trainer allows, or fills in what it does not take, is refused", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  await cluster.startTrainer({ CAVIAR_COMMANDS });
  const submitted = async (changes: Partial<SweepSpecInput>) =>
    cluster.submit({ ...training, ...changes });
  await expect(submitted({ objective: { name: "trians" } })).rejects.toThrow(
    /objective\.name: expected .*"trains".*, got "trians" \(did you mean "trains"\?\)/,
  );
  await expect(
    submitted({ objective: { name: "trains", settings: { command: ["sh", "-c", "reboot"] } } }),
  ).rejects.toThrow(/objective\.settings\.command: .*got the unknown key "command"/);
  await expect(
    submitted({ space: { rate: { type: "choice", values: ["$(reboot)", "1"] } } }),
  ).rejects.toThrow(/space\.rate\.values\.0: expected a number/);
});

test("a trainer refuses to start with commands that it cannot read", async () => {
  await using cluster = await TestCluster.prepare({});
  const broken = join(folder, "broken.yaml");
  writeFileSync(broken, "commands: { x: { command: [] } }");
  await expect(
    cluster.startTrainer({ CAVIAR_COMMANDS: broken, LOG_LEVEL: "silent" }),
  ).rejects.toThrow(/ended with 2 before it was ready/);
});
