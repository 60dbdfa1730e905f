// Reports that reach the ledger from trials which report as fast as they can, and what one takes up.

import { end } from "./bench-cluster.ts";
import { eventsToTheEnd, secondsOf } from "./follow.ts";
import type { Parts } from "./parts.ts";
import { sweepBytes } from "./sweep-bytes.ts";

const EPOCHS = 500;
const TRAINERS = 2;

export async function reportBars({ cluster, bars, peer, quick }: Parts): Promise<void> {
  const trials = quick ? 40 : 200;
  const pool = "bench-reports";
  const children = await Promise.all(
    Array.from({ length: TRAINERS }, () => cluster.startTrainer({ pool })),
  );
  const budget = { trials, epochs: EPOCHS };
  const sweep = await cluster.prepareSweep({ pool, budget, parallelism: 8 });
  await cluster.release(sweep);
  const events = await eventsToTheEnd(cluster.redis, sweep, 0);
  await Promise.all(children.map((child) => end(child)));
  const reports = events.reduce(
    (sum, event) => sum + (event.kind === "trial-reported" ? event.reports.length : 0),
    0,
  );
  const peerTrials = quick ? 4 : 10;
  const theirs = await peer?.trials(cluster.url, {
    sampler: "random",
    trials: peerTrials,
    workers: TRAINERS,
    reports: EPOCHS,
  });
  bars.add({
    name: "reports persisted",
    value: reports / secondsOf(events),
    unit: "/s",
    peer: theirs && (theirs.trials * EPOCHS) / theirs.seconds,
    target: { of: "value", at: "least", is: 2000 },
  });
  const bytes = await sweepBytes(cluster.redis, sweep);
  bars.add({ name: "Redis memory of a report (one metric)", value: bytes / reports, unit: "B" });
}
