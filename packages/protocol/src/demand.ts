// How many trainers a pool could use: the rule that whoever scales them follows. Pure; what it is
// told by time (windows, cooldown) is the scaler's business.
//
//   trainers = max(ceil((waiting + active) / slots of a trainer), trainers that work)
//
// A trial that runs counts as much as one that waits, so a pool is not scaled to zero under it. The
// second term matters where trials are spread: four trainers of two slots with a trial each work, and
// all four are needed, though two could hold those trials.

import { z } from "zod";

import { poolSchema } from "./names.ts";
import { pandasOf, restsInHand } from "./panda/panda-state.ts";
import type { SweepState } from "./sweep-state.ts";

export type Demand = {
  /** Trials (and evaluations) that no trainer has, as far as their sweep's parallelism lets them begin. */
  readonly waiting: number;
  /** Trials that a trainer has; one that was killed counts until another takes its trial. */
  readonly active: number;
  /** The trainers that have them. */
  readonly workers: ReadonlySet<string>;
};

/** What one sweep asks of its pool. A paused one asks for nothing but what it still has running. */
export function sweepDemand({ phase, spec, trials, index, evaluation }: SweepState): Demand {
  const workers = new Set<string>();
  if (phase === "ended") return { waiting: 0, active: 0, workers };
  let active = 0;
  for (const number of index.pending) {
    const trainer = trials[number]?.trainer;
    if (trainer === undefined) continue;
    active++;
    workers.add(trainer);
  }
  const pending = index.pending.size + (evaluation?.phase === "requested" ? 1 : 0);
  const paused = pandasOf({ index, trials }).filter(
    (trial) => restsInHand(trial) && trial.phase === "pending" && trial.trainer === undefined,
  );
  const room = phase === "paused" ? 0 : Math.max(0, spec.parallelism - active);
  return { waiting: Math.min(pending - active - paused.length, room), active, workers };
}

/** What all sweeps of a pool ask of it together. */
export function poolDemand(sweeps: readonly Demand[]): Demand {
  return {
    waiting: sweeps.reduce((sum, { waiting }) => sum + waiting, 0),
    active: sweeps.reduce((sum, { active }) => sum + active, 0),
    workers: new Set(sweeps.flatMap(({ workers }) => [...workers])),
  };
}

/** How many trainers of so many slots each the demand calls for; 0 only when nothing waits or runs. */
export function trainersWanted(
  { waiting, active, workers }: Demand,
  { slotsPerTrainer }: { readonly slotsPerTrainer: number },
): number {
  return Math.max(Math.ceil((waiting + active) / slotsPerTrainer), workers.size);
}

export const demandQuerySchema = z.object({
  /** Trials that one trainer of the pool trains at once. */
  slotsPerTrainer: z.coerce.number().int().min(1).max(256).default(1),
});

/** What a scaler reads: `trainers` is the number that it wants. */
export const poolDemandSchema = z.object({
  pool: poolSchema,
  waiting: z.int(),
  active: z.int(),
  trainers: z.int(),
});
