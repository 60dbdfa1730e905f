// Long ledgers: how long it takes to take one over, with the snapshot and without, and what it takes up in
// Redis and in the process that holds its fold.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { SweepId } from "@caviar/protocol";
import { z } from "zod";

import { redisBytes } from "./bench-cluster.ts";
import { eventsToTheEnd } from "./follow.ts";
import { growLedger } from "./grow-ledger.ts";
import type { Parts } from "./parts.ts";
import { sweepBytes } from "./sweep-bytes.ts";

const run = promisify(execFile);
const TAKEOVER = fileURLToPath(new URL("./takeover.ts", import.meta.url));
const takeoverSchema = z.object({
  seconds: z.number(),
  trials: z.number(),
  residentBytes: z.number(),
});

/** The peer's own ledger grows by a call a trial: more than this would take minutes. */
const PEER_TRIALS_MAX = 10_000;
const PEER_MEMORY_TRIALS = 500;

export async function ledgerBars(parts: Parts): Promise<void> {
  for (const count of parts.quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]) {
    await measureLedger(parts, count);
  }
}

async function measureLedger({ cluster, bars, peer }: Parts, count: number): Promise<void> {
  const { redis } = cluster;
  const sampler = { name: "tpe" } as const;
  const sweep = await cluster.prepareSweep({ sampler, budget: { trials: count, epochs: 1 } });
  await growLedger(redis, sweep, { from: 0, count });
  const name = `ledger of ${count} trials`;

  const cold = await takeOver(cluster.url, sweep);
  bars.add({ name: `${name}: take over by folding`, value: cold.seconds, unit: "s" });

  await cluster.release(sweep); // its budget is spent: the coordinator snapshots, seals and ends it
  await eventsToTheEnd(redis, sweep, 1);
  const theirs = count <= PEER_TRIALS_MAX ? await peer?.takeover(cluster.url, count) : undefined;
  const warm = await takeOver(cluster.url, sweep);
  bars.add({
    name: `${name}: take over with snapshot`,
    value: warm.seconds,
    unit: "s",
    peer: theirs?.seconds,
    ...(count === 10_000 && { target: { of: "value", at: "most", is: 2 } }),
  });
  bars.add({
    name: `${name}: memory of a process that holds it`,
    value: warm.residentBytes / 2 ** 20,
    unit: "MiB",
  });
  bars.add({
    name: `${name}: Redis memory of a trial`,
    value: (await sweepBytes(redis, sweep)) / count,
    unit: "B",
    peer: count === 1_000 ? await peerBytes({ cluster, peer }) : undefined,
    target: { of: "value", at: "most", is: 2048 },
  });
}

async function takeOver(url: string, sweep: SweepId): Promise<z.infer<typeof takeoverSchema>> {
  const { stdout } = await run(process.execPath, [TAKEOVER, url, sweep]);
  return takeoverSchema.parse(JSON.parse(stdout));
}

async function peerBytes({ cluster, peer }: Pick<Parts, "cluster" | "peer">) {
  if (!peer) return undefined;
  const before = await redisBytes(cluster.redis);
  const trials = PEER_MEMORY_TRIALS;
  await peer.trials(cluster.url, { sampler: "random", trials, workers: 1 });
  return ((await redisBytes(cluster.redis)) - before) / trials;
}
