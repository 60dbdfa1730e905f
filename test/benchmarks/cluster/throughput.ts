// Trials that train nothing, in real trainers: how many a second, and what lies between two of them.

import type { ChildProcess } from "node:child_process";

import { commandSweep } from "@caviar/ledger";
import type { SweepId, SweepSpecInput } from "@caviar/protocol";

import { type BenchCluster, cpuSecondsBetween, end } from "./bench-cluster.ts";
import { eventsToTheEnd, gapsMs, secondsOf } from "./follow.ts";
import { growLedger } from "./grow-ledger.ts";

export type Setup = {
  readonly sampler: "random" | "tpe";
  readonly trainers: number;
  readonly slots: number;
  /** Trials pending at once, at most. */
  readonly parallelism: number;
};

export type Measured = {
  readonly trials: number;
  readonly seconds: number;
  /** Processor time of all parts. */
  readonly cpuSeconds: number;
  /** From the end of a trial to the begin of the next in the same slot. */
  readonly gapsMs: readonly number[];
};

/**
 * Trials that are trained before the clock runs: threads start, and each has its code compiled, ever
 * better until it has run a few hundred trials.
 */
const WARM_UP_OF_A_SLOT = 500;
const WARM_UP_MIN = 2000;

/** Trainers with a pool of their own, for one measured sweep after another. Disposed, they end. */
export class WarmTrainers implements AsyncDisposable {
  readonly #cluster: BenchCluster;
  readonly #children: readonly ChildProcess[];
  readonly #spec: Partial<SweepSpecInput>;

  private constructor(
    cluster: BenchCluster,
    children: readonly ChildProcess[],
    spec: Partial<SweepSpecInput>,
  ) {
    this.#cluster = cluster;
    this.#children = children;
    this.#spec = spec;
  }

  static async start(
    cluster: BenchCluster,
    { sampler, trainers, slots, parallelism }: Setup,
  ): Promise<WarmTrainers> {
    const pool = `bench-${crypto.randomUUID().slice(0, 8)}`;
    const started = Array.from({ length: trainers }, () => cluster.startTrainer({ pool, slots }));
    const spec = { pool, parallelism, sampler: { name: sampler } } as const;
    const warm = new WarmTrainers(cluster, await Promise.all(started), spec);
    const warmUp = Math.max(WARM_UP_MIN, WARM_UP_OF_A_SLOT * trainers * slots);
    await ended(cluster, await warm.#prepare(warmUp));
    return warm;
  }

  /** `trials` behind `grown` finished ones. */
  async measure({ grown, trials }: { grown: number; trials: number }): Promise<Measured> {
    const cluster = this.#cluster;
    const sweep = await this.#prepare(grown + trials);
    await growLedger(cluster.redis, sweep, { from: 0, count: grown });
    await takenOver(cluster, sweep);
    const before = await cluster.cpuSeconds();
    const events = await ended(cluster, sweep);
    const used = cpuSecondsBetween(before, await cluster.cpuSeconds());
    const cpuSeconds = used.Redis + used.coordinator + used.trainers;
    return { trials, seconds: secondsOf(events), cpuSeconds, gapsMs: gapsMs(events) };
  }

  async #prepare(trials: number): Promise<SweepId> {
    return this.#cluster.prepareSweep({ ...this.#spec, budget: { trials, epochs: 1 } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => end(child)));
  }
}

/**
 * The coordinator has folded the sweep, and written down its snapshot and its archive, before the clock
 * runs, as the peer has loaded its study. What a take-over costs is measured by itself (ledger-bars.ts).
 */
async function takenOver(cluster: BenchCluster, sweep: SweepId): Promise<void> {
  await commandSweep(cluster.redis, sweep, { command: "pause", by: "bench" });
  await cluster.release(sweep);
  await cluster.settled();
  await commandSweep(cluster.redis, sweep, { command: "resume", by: "bench" });
}

/** The events from now until the sweep has ended. */
async function ended(cluster: BenchCluster, sweep: SweepId) {
  const after = Number(await cluster.redis.hget(`caviar:{${sweep}}:head`, "seq"));
  await cluster.release(sweep);
  return eventsToTheEnd(cluster.redis, sweep, after);
}
