// Trials that sleep for a second, as ones that train elsewhere would: how much of its time a slot trains.

import type { LedgerEvent } from "@caviar/protocol";

import { cpuSecondsBetween, end } from "./bench-cluster.ts";
import { eventsToTheEnd, secondsOf } from "./follow.ts";
import type { Parts } from "./parts.ts";

const SECOND = 1000;

/** Real trainers: what a trial costs beyond its second. */
export async function sleptBars({ cluster, bars, quick }: Parts): Promise<void> {
  const trials = quick ? 800 : 10_000;
  const [trainers, slots] = [2, 8];
  const pool = "bench-slept";
  const children = await Promise.all(
    Array.from({ length: trainers }, () => cluster.startTrainer({ pool, slots })),
  );
  const events = await run({ cluster }, { pool, trials, parallelism: 2 * trainers * slots });
  await Promise.all(children.map((child) => end(child)));
  const ideal = trials / (trainers * slots);
  bars.add({
    name: `${trials} 1-second trials on 16 slots: overhead`,
    value: (secondsOf(events) / ideal - 1) * 100,
    unit: "%",
    target: { of: "value", at: "most", is: 5 },
  });
}

/** A thousand slots in a few processes: where the control plane ends. */
export async function slotsBars({ cluster, bars, quick }: Parts): Promise<void> {
  const [trainers, slots] = [4, 250];
  const pool = "bench-slots";
  const children = await Promise.all(
    Array.from({ length: trainers }, () => cluster.startLightTrainer({ pool, slots })),
  );
  const trials = quick ? 6_000 : 20_000;
  const before = await cluster.cpuSeconds();
  const events = await run({ cluster }, { pool, trials, parallelism: 2 * trainers * slots });
  const used = cpuSecondsBetween(before, await cluster.cpuSeconds());
  await Promise.all(children.map((child) => end(child)));
  for (const [part, seconds] of Object.entries(used)) {
    const name = `1,000 slots: processor time a trial of the ${part}`;
    bars.add({ name, value: (seconds / trials) * 1000, unit: "ms" });
  }
  bars.add({
    name: "1,000 slots, 1-second trials: utilization",
    value: utilization(events, trainers * slots) * 100,
    unit: "%",
    target: { of: "value", at: "least", is: 90 },
  });
  bars.add({
    name: "1,000 slots, 1-second trials: trials/s",
    value: trials / secondsOf(events),
    unit: "/s",
  });
}

async function run(
  { cluster }: Pick<Parts, "cluster">,
  { pool, trials, parallelism }: { pool: string; trials: number; parallelism: number },
): Promise<readonly LedgerEvent[]> {
  const sweep = await cluster.prepareSweep({
    pool,
    parallelism,
    objective: { name: "noop", settings: { sleepMs: SECOND } },
    budget: { trials, epochs: 1 },
  });
  await cluster.release(sweep);
  return eventsToTheEnd(cluster.redis, sweep, 0);
}

/** Share of the slots' time in which they trained, from two seconds in to the last begin. */
function utilization(events: readonly LedgerEvent[], slots: number): number {
  const spans = events.flatMap((event) => {
    if (event.kind !== "trial-rested") return [];
    const { begunAt = 0, endedAt = 0 } = event.metrics;
    return [{ begunAt, endedAt }];
  });
  const begins = spans.map(({ begunAt }) => begunAt).toSorted((a, b) => a - b);
  const [from, to] = [begins[0]! + 2 * SECOND, begins.at(-1)!];
  const busyMs = spans.reduce((sum, { begunAt, endedAt }) => {
    return sum + Math.max(0, Math.min(endedAt, to) - Math.max(begunAt, from));
  }, 0);
  return busyMs / (slots * (to - from));
}
