// Trials a second beside the peer, at sweeps of different sizes. The peer's run lies between two of ours,
// so that a machine that grows busier meanwhile does both the same wrong.

import type { Bar } from "./bars.ts";
import { quantile } from "./follow.ts";
import type { Parts } from "./parts.ts";
import { measureThroughput, type Measured, type Throughput } from "./throughput.ts";

/** Slots of each trainer: a trainer, like the peer's worker, is one process. */
const SLOTS = 8;
const PEER_TRIALS = 300;

type Contest = {
  readonly sampler: "random" | "tpe";
  readonly trainers: number;
  readonly slots: number;
  readonly grown: number;
  readonly target?: number;
};

const CONTESTS: readonly Contest[] = [
  { sampler: "random", trainers: 1, slots: 1, grown: 1000 },
  { sampler: "random", trainers: 2, slots: 1, grown: 1000 },
  { sampler: "random", trainers: 8, slots: 1, grown: 1000 },
  { sampler: "random", trainers: 2, slots: SLOTS, grown: 1000, target: 5 },
  { sampler: "random", trainers: 2, slots: SLOTS, grown: 5000, target: 5 },
  { sampler: "tpe", trainers: 2, slots: SLOTS, grown: 1000, target: 12 },
  { sampler: "tpe", trainers: 2, slots: SLOTS, grown: 5000, target: 30 },
];

export async function throughputBars(parts: Parts): Promise<void> {
  for (const contest of CONTESTS) await contend(parts, contest);
}

async function contend({ cluster, bars, peer, quick }: Parts, contest: Contest): Promise<void> {
  const { sampler, trainers, slots, grown, target } = contest;
  const trials = quick ? 1000 : 2000;
  const parallelism = Math.max(8, 4 * trainers * slots);
  const of: Throughput = { sampler, trainers, slots, grown, trials, parallelism };
  const first = await measureThroughput(cluster, of);
  const theirs = await peer?.trials(cluster.url, {
    sampler,
    trials: quick ? PEER_TRIALS / 3 : PEER_TRIALS,
    workers: trainers,
    grown,
  });
  const second = await measureThroughput(cluster, of);
  const mean = (pick: (of: Measured) => number) => (pick(first) + pick(second)) / 2;

  const name = `${sampler}, ${trainers} trainers of ${slots} slots, after ${grown}`;
  const isBar = target !== undefined && ({ of: "ratio", at: "least", is: target } as const);
  const rate: Bar = {
    name: `${name}: trials/s`,
    value: mean(({ trialsPerSecond }) => trialsPerSecond),
    unit: "/s",
    peer: theirs && theirs.trials / theirs.seconds,
  };
  bars.add(isBar ? { ...rate, target: isBar } : rate);
  bars.add({
    name: `${name}: processor time a trial`,
    value: mean(({ cpuMs }) => cpuMs.Redis + cpuMs.coordinator + cpuMs.trainers),
    unit: "ms",
    peer: theirs && (theirs.cpuSeconds / theirs.trials) * 1000,
  });
  if (slots > 1) return;
  const gaps = theirs?.gapsMs ?? [];
  bars.add({
    name: `${name}: free slot to first epoch, p50`,
    value: mean(({ gapP50Ms }) => gapP50Ms),
    unit: "ms",
    peer: theirs && quantile(gaps, 0.5),
  });
  bars.add({
    name: `${name}: free slot to first epoch, p99`,
    value: mean(({ gapP99Ms }) => gapP99Ms),
    unit: "ms",
    peer: theirs && quantile(gaps, 0.99),
  });
}
