// One model in a person's hands, trained by real trainers: what is asked takes effect between two epochs,
// survives a kill -9 with the same bits, and rewinds and forks go on from where they should.

import { type ChildProcess, execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Client } from "@caviar/client";
import {
  type Act,
  type LedgerEvent,
  type Panda,
  Replay,
  type Report,
  type RetrainedLine,
  retrainedLineSchema,
  type SweepId,
  type SweepSpecInput,
  toJson,
} from "@caviar/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";

import { eventsOf } from "../chaos/checks.ts";
import { kill, TestCluster } from "./test-cluster.ts";

const RETRAIN = fileURLToPath(new URL("../../trainer/src/retrain.ts", import.meta.url));
const EPOCHS = 20;
const LONG = 30;

/** An epoch takes about a tenth of a second. */
const session: Omit<SweepSpecInput, "pool"> = {
  name: "panda",
  panda: true,
  objective: {
    name: "classifier",
    settings: { dataset: "digits", layers: 2, units: 192, batchSize: 16 },
  },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 1e-1, scale: "log" } },
  start: [{ learningRate: 0.002 }],
  sampler: { name: "random" },
  budget: { trials: 1, epochs: EPOCHS },
  checkpointSeconds: 0.2,
};

class Hand {
  readonly cluster: TestCluster;
  readonly sweep: SweepId;

  private constructor(cluster: TestCluster, sweep: SweepId) {
    this.cluster = cluster;
    this.sweep = sweep;
  }

  /** In a pool of its own, whose trainers may come later; by default where one is there already. */
  static async begin(cluster: TestCluster, { spec = session, pool = cluster.pool } = {}) {
    const asked = { spec: { ...spec, pool }, by: "test" };
    const hand = new Hand(cluster, await cluster.client.createSweep(asked));
    await cluster.awaitEvent(hand.sweep, ({ kind }) => kind === "trial-proposed");
    return hand;
  }

  get #client(): Client {
    return this.cluster.client;
  }

  async steer(act: Act, trial = 0): Promise<number> {
    return (await this.#client.steer(this.sweep, trial, act, { by: "ann" })).event;
  }

  async applied(act: number): Promise<LedgerEvent> {
    return this.cluster.awaitEvent(
      this.sweep,
      (event) =>
        (event.kind === "steering-applied" || event.kind === "range-tested") && event.act === act,
    );
  }

  async reported(epoch: number, trial = 0): Promise<void> {
    await this.cluster.awaitEvent(
      this.sweep,
      (event) =>
        event.kind === "trial-reported" &&
        event.trial === trial &&
        event.reports.some((report) => report.epoch >= epoch),
    );
  }

  async branch(branch: Parameters<Client["branch"]>[2], trial = 0): Promise<void> {
    await this.#client.branch(this.sweep, trial, branch, { by: "ann" });
  }

  async handedBack(times: number): Promise<void> {
    let count = 0;
    await this.cluster.awaitEvent(
      this.sweep,
      (event) => event.kind === "trial-handed-back" && ++count === times,
    );
  }

  async rested(trial = 0): Promise<void> {
    await this.cluster.awaitEvent(
      this.sweep,
      (event) => event.kind === "trial-rested" && event.trial === trial,
    );
  }

  async panda(trial = 0): Promise<Panda> {
    return this.#client.panda(this.sweep, trial);
  }

  async curve(trial = 0): Promise<Report[]> {
    return this.#client.curve(this.sweep, trial);
  }

  async stop(): Promise<LedgerEvent[]> {
    await this.#client.command(this.sweep, "stop", "ann");
    return this.cluster.ended(this.sweep);
  }
}

function expectProven(events: readonly LedgerEvent[]): void {
  const replay = new Replay();
  for (const event of events) expect(replay.take(event)).toBeUndefined();
  expect(replay.end()).toBeUndefined();
}

/** What the program says that trains a ledger's trials again, in a process that has nothing else. */
async function trainedAgain(events: readonly LedgerEvent[]): Promise<RetrainedLine[]> {
  const folder = await mkdtemp(join(tmpdir(), "caviar-test-"));
  const file = join(folder, "ledger.jsonl");
  await writeFile(file, events.map((event) => `${toJson(event)}\n`).join(""));
  const env = { ...process.env, REDIS_URL: "", CAVIAR_STORE: "" };
  const { stdout } = await promisify(execFile)(process.execPath, [RETRAIN, file], { env });
  await rm(folder, { recursive: true });
  const lines = stdout.trim().split("\n");
  return lines.map((line) => retrainedLineSchema.parse(JSON.parse(line)));
}

/** As if one bit of one loss of the fork had been another. */
function spoiled(event: LedgerEvent): LedgerEvent {
  if (event.kind !== "trial-reported" || event.trial !== 1) return event;
  const reports = event.reports.map((report) => {
    const { trainLoss = 0 } = report.metrics;
    const metrics = { ...report.metrics, trainLoss: trainLoss * (1 + 2 ** -52) };
    return report.epoch === 7 ? { ...report, metrics } : report;
  });
  return { ...event, reports };
}

let cluster: TestCluster;
beforeAll(async () => {
  // Its trainer knows the objective's settings, so that elsewhere acts can be asked for before training.
  cluster = await TestCluster.start({ trainers: 1 });
});
afterAll(async () => cluster[Symbol.asyncDispose]());

const newPool = () => `panda-${crypto.randomUUID().slice(0, 8)}`;

/** Several acts at epochs of their own; `disturb` is called when epoch 6 has been reported. */
async function steered(
  disturb: (trainer: ChildProcess, pool: string) => Promise<unknown> = async () => undefined,
) {
  const pool = newPool();
  // A killer that is late by a second still finds it in training.
  const spec = { ...session, budget: { trials: 1, epochs: LONG } };
  const hand = await Hand.begin(cluster, { spec, pool });
  await hand.steer({ kind: "set", changes: { learningRate: 0.01, l2: 1e-4 }, at: 3 });
  await hand.steer({ kind: "set", changes: { dropout: 0.2, batchSize: 32, beta1: 0.8 }, at: 5 });
  const range = await hand.steer({ kind: "range-test", from: 1e-5, to: 1, steps: 60, at: 8 });
  const trainer = await cluster.startTrainer({ CAVIAR_POOL: pool });
  await hand.reported(6);
  await disturb(trainer, pool);
  expect(await hand.applied(range)).toMatchObject({ epoch: 8 });
  await hand.rested();
  return hand;
}

test.concurrent("what is asked takes effect at its epoch, and a kill -9 in between changes no bit", async () => {
  const [alone, killed] = await Promise.all([
    steered(),
    steered(async (trainer, pool) => {
      await kill(trainer, "SIGKILL");
      await cluster.startTrainer({ CAVIAR_POOL: pool });
    }),
  ]);
  expect(await killed.curve()).toEqual(await alone.curve());
  const events = await killed.stop();
  expect(eventsOf(events, "trial-begun")).toHaveLength(2);
  expect(eventsOf(events, "steering-applied").map(({ epoch }) => epoch)).toEqual([3, 5]);
  expect(eventsOf(events, "range-tested")).toMatchObject([{ epoch: 8 }]);
  expectProven(events);
  const { settings, checkpoints } = await alone.panda();
  expect(settings).toMatchObject({ learningRate: 0.01, dropout: 0.2, batchSize: 32 });
  expect(checkpoints.map(({ epoch }) => epoch)).toEqual([...Array(LONG).keys()].map((e) => e + 1));
  const reports = await alone.curve();
  const rates = reports.map(({ statistics }) => statistics?.model["learningRate"]);
  expect(rates).toEqual(
    reports.map(({ epoch }) => (epoch <= 3 ? expect.closeTo(0.002, 12) : 0.01)),
  );
  expect(reports[0]?.statistics?.layers.map(({ name }) => name)).toEqual([
    "0 dense",
    "1 batchNormalization",
    "2 relu",
    "3 dense",
    "4 batchNormalization",
    "5 relu",
    "6 dense",
  ]);
});

test.concurrent("a pause frees the slot, and what was trained before and after it are the same bits", async () => {
  const hand = await Hand.begin(cluster);
  const pause = await hand.steer({ kind: "pause" });
  const paused = await hand.applied(pause);
  await hand.handedBack(1);
  expect(await hand.panda()).toMatchObject({ isPaused: true });

  // The slot is free: an untouched twin trains to its end meanwhile.
  const twin = await Hand.begin(cluster);
  await twin.rested();
  const range = await hand.steer({ kind: "range-test", from: 1e-5, to: 1, steps: 60 });
  expect(await hand.applied(range)).toMatchObject({ epoch: "epoch" in paused && paused.epoch });
  await hand.handedBack(2);
  expect((await hand.panda()).acts.at(-1)?.found?.suggested).toBeGreaterThan(1e-5);
  expect((await hand.panda()).isPaused).toBe(true);
  await hand.steer({ kind: "resume" });
  await hand.rested();
  expect(await hand.curve()).toEqual(await twin.curve());
  expectProven(await hand.stop());
});

test.concurrent("a fork without a change trains the same bits; a rewind goes on from its epoch with another rate", async () => {
  const hand = await Hand.begin(cluster);
  await hand.reported(6);
  await hand.branch({ how: "fork", epoch: 4 });
  await hand.rested(1);
  await hand.rested(0);
  await hand.branch({ how: "rewind", epoch: 4, changes: { learningRate: 0.02 } });
  await hand.rested(2);
  const [first, fork, rewound] = await Promise.all([0, 1, 2].map(async (n) => hand.curve(n)));
  expect(fork).toEqual(first?.slice(4));
  expect(rewound?.[0]?.epoch).toBe(5);
  expect(rewound?.[0]?.statistics?.model["learningRate"]).toBe(0.02);
  expect(rewound?.at(-1)?.metrics).not.toEqual(first?.at(-1)?.metrics);
  const events = await hand.stop();
  const retrained = { kind: "retrained", trials: 3 };
  expect((await trainedAgain(events)).at(-1)).toEqual(retrained);
  expect((await trainedAgain(events.map(spoiled))).at(-1)).toMatchObject({
    trial: 1,
    difference: { epoch: 7, what: "report" },
  });
  expect(eventsOf(events, "evaluated")).toHaveLength(1);
  expect(eventsOf(events, "sweep-ended")).toMatchObject([{ status: "stopped" }]);
  expectProven(events);
});

test.concurrent("a trial of a search is adopted, amended and given back; the search goes on, and all of it replays", async () => {
  const { client } = cluster;
  const { panda: _, start: __, ...search } = session;
  const spec: typeof session = {
    ...search,
    budget: { trials: 7, epochs: 9 },
    scheduler: { name: "asha", min: 3 },
    parallelism: 2,
  };
  const pool = newPool();
  const hand = await Hand.begin(cluster, { spec, pool });
  const adopted = await client.adopt(hand.sweep, 0, { by: "ann" });
  const pause = await hand.steer({ kind: "pause", at: 2 });
  await cluster.startTrainer({ CAVIAR_POOL: pool });
  await hand.applied(adopted.event);
  await hand.applied(pause);
  await hand.steer({ kind: "set", changes: { learningRate: 0.003 } });
  // The search ends its own trials meanwhile, and waits for this one.
  let ended = 0;
  await cluster.awaitEvent(hand.sweep, ({ kind }) => kind === "trial-ended" && ++ended === 6);
  expect((await client.trial(hand.sweep, 0)).adoptedBy).toBe("ann");
  await client.giveBack(hand.sweep, 0, { by: "ann" });
  const events = await cluster.ended(hand.sweep);
  expect(eventsOf(events, "trial-ended").find((end) => end.trial === 0)).toMatchObject({
    outcome: "completed",
    reason: "trained to its target; amended by hand",
  });
  expect(eventsOf(events, "sweep-ended")).toMatchObject([{ status: "completed" }]);
  expectProven(events);
  expect((await trainedAgain(events)).at(-1)).toEqual({ kind: "retrained", trials: 7 });
});
