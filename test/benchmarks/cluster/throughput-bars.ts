// Trials a second beside the peer, at sweeps of different sizes. Each run of the peer lies between two of
// ours, and where there is a bar there are several, since machines grow busier and idler as they like.

import type { Bar } from "./bars.ts";
import { quantile } from "./follow.ts";
import type { Parts } from "./parts.ts";
import { type Measured, WarmTrainers } from "./throughput.ts";

/** Slots of each trainer: a trainer, like the peer's worker, is one process. */
const SLOTS = 8;
const TRIALS = 2000;
const PEER_TRIALS = 300;
/** Runs of the peer where there is a bar. */
const ROUNDS = 3;

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
  const trials = quick ? TRIALS / 2 : TRIALS;
  const parallelism = Math.max(8, 4 * trainers * slots);
  await using warm = await WarmTrainers.start(cluster, { sampler, trainers, slots, parallelism });
  const peerTrials = quick ? PEER_TRIALS / 3 : PEER_TRIALS;
  const asked = { sampler, trials: peerTrials, workers: trainers, grown };
  const runs = [await warm.measure({ grown, trials })];
  const peerRuns: Measured[] = [];
  for (let round = 0; round < (target === undefined || quick ? 1 : ROUNDS); round++) {
    if (peer) peerRuns.push(await peer.trials(cluster.url, asked));
    runs.push(await warm.measure({ grown, trials }));
  }
  const ours = totalOf(runs);
  const theirs = peer && totalOf(peerRuns);

  const name = `${sampler}, ${trainers} trainers of ${slots} slots, after ${grown}`;
  const isBar = target !== undefined && ({ of: "ratio", at: "least", is: target } as const);
  const rate: Bar = {
    name: `${name}: trials/s`,
    value: ours.perSecond,
    unit: "/s",
    peer: theirs?.perSecond,
  };
  bars.add(isBar ? { ...rate, target: isBar } : rate);
  bars.add({
    name: `${name}: processor time a trial`,
    value: ours.cpuMs,
    unit: "ms",
    peer: theirs?.cpuMs,
  });
  if (slots > 1) return;
  for (const [label, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    bars.add({
      name: `${name}: free slot to first epoch, ${label}`,
      value: quantile(ours.gapsMs, share),
      unit: "ms",
      peer: theirs && quantile(theirs.gapsMs, share),
    });
  }
}

/** Several runs as if they were one. */
function totalOf(runs: readonly Measured[]) {
  const sum = (part: (run: Measured) => number) =>
    runs.reduce((total, run) => total + part(run), 0);
  const trials = sum((run) => run.trials);
  return {
    perSecond: trials / sum(({ seconds }) => seconds),
    cpuMs: (sum(({ cpuSeconds }) => cpuSeconds) / trials) * 1000,
    gapsMs: runs.flatMap(({ gapsMs }) => gapsMs),
  };
}
