// Which sweep a run is about: a new one, or one that an earlier run did not end.

import { randomBytes } from "node:crypto";

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import { type SweepId, type SweepSpec, type SweepSummary, toCanonicalJson } from "@caviar/protocol";

import type { LocalCluster } from "./local-cluster.ts";

type Run = { readonly spec: SweepSpec; readonly trainers: number; readonly by: string };
type RunningSweep = { readonly client: Client; readonly sweep: SweepId };

/**
 * Starts the cluster and a new sweep in it, in a pool of its own: another, unfinished sweep of the
 * same Redis must not take its trainers.
 */
export async function startSweep(cluster: LocalCluster, run: Run): Promise<RunningSweep> {
  const pool = `local-${randomBytes(4).toString("hex")}`;
  const [client] = await Promise.all([
    cluster.startCoordinator(),
    cluster.startTrainers(pool, run.trainers),
  ]);
  const sweep = await client.createSweep({ spec: { ...run.spec, pool }, by: run.by });
  return { client, sweep };
}

/**
 * Starts the cluster for the newest sweep of the same spec: trainers too, unless it has ended.
 * Throws CAV_SWEEP_UNKNOWN when there is none.
 */
export async function resumeSweep(cluster: LocalCluster, run: Run): Promise<RunningSweep> {
  const client = await cluster.startCoordinator();
  const { sweep, phase, pool } = newestOf(await client.sweeps(), run.spec);
  if (phase !== "ended") await cluster.startTrainers(pool, run.trainers);
  if (phase === "paused") await client.command(sweep, "resume", run.by);
  return { client, sweep };
}

/** The newest unfinished one, else the newest. `sweeps`: newest first. */
export function newestOf(sweeps: readonly SweepSummary[], spec: SweepSpec): SweepSummary {
  const same = sweeps.filter((sweep) => meaningOf(sweep.spec) === meaningOf(spec));
  const newest = same.find(({ phase }) => phase !== "ended") ?? same[0];
  if (newest) return newest;
  const message = `expected a sweep of this file to go on with, found none among ${sweeps.length}; was the file changed, or another --set given? Run it without --resume to start anew`;
  throw new CaviarError("CAV_SWEEP_UNKNOWN", message);
}

/** The same for two specs that ask for the same search, whoever trains it. */
function meaningOf(spec: SweepSpec): string {
  return toCanonicalJson({ ...spec, pool: "" });
}
