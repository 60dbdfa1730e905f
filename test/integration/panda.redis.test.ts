// One model in a person's hands, trained by real trainers: what is asked takes effect between two epochs,
// survives a kill -9 with the same bits, and rewinds and forks go on from where they should.

import type { ChildProcess } from "node:child_process";

import type { Client } from "@caviar/client";
import {
  type Act,
  type LedgerEvent,
  type Panda,
  Replay,
  type Report,
  type SweepId,
  type SweepSpecInput,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import { eventsOf } from "../chaos/checks.ts";
import { kill, TestCluster } from "./test-cluster.ts";

const EPOCHS = 14;

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
  start: [{ learningRate: 0.001 }],
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

  static async begin(cluster: TestCluster, spec = session): Promise<Hand> {
    const hand = new Hand(cluster, await cluster.submit(spec));
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

/** Somebody who knows the objective's settings, so that acts can be asked for before training begins. */
async function started(): Promise<TestCluster> {
  const cluster = await TestCluster.start({ trainers: 0 });
  await cluster.startTrainer({ CAVIAR_POOL: `${cluster.pool}-other` });
  return cluster;
}

/** Several acts at epochs of their own; `disturb` is called when epoch 6 has been reported. */
async function steered(
  cluster: TestCluster,
  disturb: (trainer: ChildProcess) => Promise<unknown> = async () => undefined,
) {
  const hand = await Hand.begin(cluster);
  await hand.steer({ kind: "set", changes: { learningRate: 0.01, l2: 1e-4 }, at: 3 });
  await hand.steer({ kind: "set", changes: { dropout: 0.2, batchSize: 32, beta1: 0.8 }, at: 5 });
  const range = await hand.steer({ kind: "range-test", from: 1e-5, to: 1, steps: 60, at: 8 });
  const trainer = await cluster.startTrainer();
  await hand.reported(6);
  await disturb(trainer);
  expect(await hand.applied(range)).toMatchObject({ epoch: 8 });
  await hand.rested();
  return hand;
}

test.concurrent("what is asked takes effect at its epoch, and a kill -9 in between changes no bit", async () => {
  await using calm = await started();
  await using struck = await started();
  const [alone, killed] = await Promise.all([
    steered(calm),
    steered(struck, async (trainer) => {
      await kill(trainer, "SIGKILL");
      await struck.startTrainer();
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
  expect(checkpoints.map(({ epoch }) => epoch)).toEqual(
    [...Array(EPOCHS).keys()].map((e) => e + 1),
  );
  const reports = await alone.curve();
  const rates = reports.map(({ statistics }) => statistics?.model["learningRate"]);
  expect(rates).toEqual(reports.map(({ epoch }) => (epoch <= 3 ? 0.001 : 0.01)));
  expect(reports[0]?.statistics?.layers.map(({ name }) => name)).toEqual([
    "0 dense",
    "1 batchNormalization",
    "2 relu",
    "3 dense",
    "4 batchNormalization",
    "5 relu",
    "6 dense",
  ]);
}, 120_000);

test.concurrent("a pause frees the slot, and what was trained before and after it are the same bits", async () => {
  await using cluster = await started();
  const hand = await Hand.begin(cluster);
  const pause = await hand.steer({ kind: "pause", at: 4 });
  await cluster.startTrainer();
  expect(await hand.applied(pause)).toMatchObject({ epoch: 4 });
  await hand.handedBack(1);
  expect(await hand.panda()).toMatchObject({ isPaused: true });

  // The slot is free: an untouched twin trains to its end meanwhile.
  const twin = await Hand.begin(cluster);
  await twin.rested();
  const range = await hand.steer({ kind: "range-test", from: 1e-5, to: 1, steps: 60 });
  expect(await hand.applied(range)).toMatchObject({ epoch: 4 });
  await hand.handedBack(2);
  expect((await hand.panda()).acts.at(-1)?.found?.suggested).toBeGreaterThan(1e-5);
  expect((await hand.panda()).isPaused).toBe(true);
  await hand.steer({ kind: "resume" });
  await hand.rested();
  expect(await hand.curve()).toEqual(await twin.curve());
  expectProven(await hand.stop());
}, 120_000);

test.concurrent("a fork without a change trains the same bits; a rewind goes on from its epoch with another rate", async () => {
  await using cluster = await started();
  await cluster.startTrainer();
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
  expect(eventsOf(events, "evaluated")).toHaveLength(1);
  expect(eventsOf(events, "sweep-ended")).toMatchObject([{ status: "stopped" }]);
  expectProven(events);
}, 120_000);
