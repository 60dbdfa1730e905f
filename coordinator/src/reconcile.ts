// Look at a sweep and do what is missing. Any coordinator may do it at any time and as often as it
// likes: decisions are guarded by a fence, jobs by their ids. What is remembered in between (the
// fold, the jobs added a moment ago) only saves time.

import { setTimeout } from "node:timers/promises";

import { type Queues, type Redis, retireSweep } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import type { SweepId, SweepState } from "@caviar/protocol";

import type { AddedJobs } from "./added-jobs.ts";
import { admit } from "./admit.ts";
import type { LedgerKeeper } from "./keep-ledger-short.ts";
import type { PoolCensus } from "./pool-census.ts";
import { settle, type Turn } from "./settle.ts";
import type { SweepCache } from "./sweep-cache.ts";
import { trialJobs } from "./trial-jobs.ts";

/** Results gather for so long before the next look in the same turn; ms. */
const GATHER_MS = 4;
/** The same while trainers find enough trials waiting: then nobody waits for us. */
const GATHER_LONGER_MS = 12;
/** Enough: this share of the pending trials has no trainer. */
const WAITING_SHARE = 0.25;
/** How long one sweep may keep a reconcile's turn while others wait; ms. */
const TURN_MS = 250;

export type Reconciler = {
  readonly redis: Redis;
  readonly queues: Queues;
  readonly cache: SweepCache;
  readonly census: PoolCensus;
  readonly jobs: AddedJobs;
  readonly keeper: LedgerKeeper;
  readonly log: Logger;
};

/**
 * One turn: look, and while results keep coming look again, so that a sweep of short trials costs
 * one job of the queue for many of them. A turn that ends with the sweep still busy asks for another.
 */
export async function reconcile(reconciler: Reconciler, sweep: SweepId): Promise<void> {
  const end = performance.now() + TURN_MS;
  const turn: Turn = { fence: undefined, operation: 0, isOver: () => performance.now() > end };
  let state = await look(reconciler, sweep, turn);
  while (state && !turn.isOver()) {
    const { seq } = state;
    await setTimeout(areTrialsWaiting(state) ? GATHER_LONGER_MS : GATHER_MS);
    state = await look(reconciler, sweep, turn, seq);
  }
  if (state) await reconciler.queues.signalReconcile(sweep);
}

function areTrialsWaiting({ index, trials }: SweepState): boolean {
  let waiting = 0;
  for (const number of index.pending) if (trials[number]?.trainer === undefined) waiting++;
  return waiting > index.pending.size * WAITING_SHARE;
}

/**
 * Do what is missing now, unless event `seen` is still the last one. Undefined: there is nothing more
 * to do here.
 */
async function look(
  reconciler: Reconciler,
  sweep: SweepId,
  turn: Turn,
  seen = 0,
): Promise<SweepState | undefined> {
  const { redis, cache, jobs, log } = reconciler;
  const before = await cache.catchUp(sweep);
  if (!before || before.phase === "ended") {
    if (before) await keepShort(reconciler, sweep, before);
    cache.forget(sweep);
    await retireSweep(redis, sweep);
    return undefined;
  }
  if (before.seq === seen) return undefined;
  // Beside the decisions, which would otherwise stand still meanwhile, and trainers with them.
  const kept = keepShort(reconciler, sweep, before);
  let sentAt = 0;
  const send = async (state: SweepState) => {
    sentAt = state.seq;
    await sendJobs(reconciler, sweep, state);
  };
  const state = await settle(reconciler, sweep, before, turn, send);
  if (state && sentAt !== state.seq) await send(state);
  await kept;
  if (!state) {
    log.info({ sweep }, "another coordinator has taken over this sweep");
    return undefined;
  }
  if (state.phase === "ended") {
    log.info({ sweep, ...state.ending }, "sweep ended");
    jobs.forget(sweep);
    await keepShort(reconciler, sweep, state);
    cache.forget(sweep);
    await retireSweep(redis, sweep);
    return undefined;
  }
  return state;
}

/** Into its pool's queue, what is admitted there and not in it yet. */
async function sendJobs(reconciler: Reconciler, sweep: SweepId, state: SweepState): Promise<void> {
  const { queues, jobs } = reconciler;
  const admitted = await admit(reconciler, [sweep, state], trialJobs(sweep, state));
  const missing = jobs.missing(sweep, admitted);
  if (missing.length > 0) await queues.addTrials(state.spec.pool, missing);
}

/** Without it nothing is lost but memory, and the next look tries again. */
async function keepShort(
  { keeper, log }: Reconciler,
  sweep: SweepId,
  state: SweepState,
): Promise<void> {
  await keeper.keepShort(sweep, state).catch((error: unknown) => {
    log.warn({ err: error, sweep }, "the ledger could not be shortened");
  });
}
