// Trials that train nothing, in real trainers: how many a second, and what lies between two of them.

import { commandSweep } from "@caviar/ledger";
import type { SweepId } from "@caviar/protocol";

import { type BenchCluster, cpuMsPerTrial, type CpuSeconds, end } from "./bench-cluster.ts";
import { eventsToTheEnd, gapsMs, quantile, secondsOf } from "./follow.ts";
import { growLedger } from "./grow-ledger.ts";

export type Throughput = {
  readonly sampler: "random" | "tpe";
  readonly trainers: number;
  readonly slots: number;
  /** Trials pending at once, at most. */
  readonly parallelism: number;
  /** Finished trials that the sweep begins with. */
  readonly grown: number;
  readonly trials: number;
};

export type Measured = {
  readonly trialsPerSecond: number;
  /** Processor time that a trial costs each part, ms. */
  readonly cpuMs: CpuSeconds;
  readonly gapP50Ms: number;
  readonly gapP99Ms: number;
};

/**
 * Trials that are trained before the clock runs: threads start, and each has its code compiled, ever
 * better until it has run a few hundred trials.
 */
const WARM_UP_OF_A_SLOT = 500;
const WARM_UP_MIN = 2000;

export async function measureThroughput(
  cluster: BenchCluster,
  { sampler, trainers, slots, parallelism, grown, trials }: Throughput,
): Promise<Measured> {
  const pool = `bench-${crypto.randomUUID().slice(0, 8)}`;
  const started = Array.from({ length: trainers }, () => cluster.startTrainer({ pool, slots }));
  const children = await Promise.all(started);
  const spec = { pool, parallelism, sampler: { name: sampler } } as const;
  try {
    const warmUp = Math.max(WARM_UP_MIN, WARM_UP_OF_A_SLOT * trainers * slots);
    const warm = await cluster.prepareSweep({ ...spec, budget: { trials: warmUp, epochs: 1 } });
    await ended(cluster, warm);
    const budget = { trials: grown + trials, epochs: 1 };
    const sweep = await cluster.prepareSweep({ ...spec, budget });
    await growLedger(cluster.redis, sweep, { from: 0, count: grown });
    await takenOver(cluster, sweep);
    const before = await cluster.cpuSeconds();
    const events = await ended(cluster, sweep);
    const after = await cluster.cpuSeconds();
    const gaps = gapsMs(events);
    return {
      trialsPerSecond: trials / secondsOf(events),
      cpuMs: cpuMsPerTrial(before, after, trials),
      gapP50Ms: quantile(gaps, 0.5),
      gapP99Ms: quantile(gaps, 0.99),
    };
  } finally {
    await Promise.all(children.map((child) => end(child)));
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
