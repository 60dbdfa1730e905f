// Trials as lists show them: chosen, sorted and cut into pages by whoever has the fold, so that
// nobody must read 50,000 of them to see the best ten.

import { pointSchema } from "@caviar/search";
import { z } from "zod";

import { endCauseSchema, failureKindSchema, interruptionSchema } from "./attempt-ends.ts";
import { spendingSchema } from "./cost.ts";
import { metricsSchema } from "./metrics.ts";
import { trialNumberSchema } from "./names.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";
import { lossOf } from "./trial-index.ts";

const PAGE_MAX = 1000;
const PARAM_PREFIX = "param:";

export const trialQuerySchema = z.strictObject({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(100),
  /** trial, loss (best first), epoch, round, or param:NAME. */
  sort: z
    .string()
    .regex(/^(trial|loss|epoch|round|param:.+)$/)
    .default("trial"),
  order: z.enum(["ascending", "descending"]).default("ascending"),
  phase: z.enum(["pending", "resting", "ended"]).optional(),
  outcome: z.enum(["completed", "failed", "stopped"]).optional(),
  round: z.coerce.number().int().min(0).optional(),
});
export type TrialQuery = z.infer<typeof trialQuerySchema>;

export const trialSummarySchema = z.object({
  trial: trialNumberSchema,
  params: pointSchema,
  /** The trial that it tries once more. */
  retryOf: trialNumberSchema.nullable().default(null),
  round: z.int(),
  phase: z.enum(["pending", "resting", "ended"]),
  outcome: z.enum(["completed", "failed", "stopped"]).nullable(),
  cause: endCauseSchema.nullable(),
  proposedFor: z.string(),
  endedFor: z.string().nullable(),
  /** The person who stopped it. */
  stoppedBy: z.string().nullable(),
  /** Why it waits for a trainer once more. */
  interruption: interruptionSchema.nullable(),
  targetEpochs: z.int(),
  epoch: z.int(),
  /** Of the last epoch reported. */
  metrics: metricsSchema.nullable(),
  rungs: z.array(z.object({ epochs: z.int(), metrics: metricsSchema })),
  trainer: z.string().nullable(),
  failures: z.array(z.object({ kind: failureKindSchema, message: z.string() })),
  /** Trainers that were lost with it. */
  losses: z.int(),
  /** The person who has it in hand. */
  adoptedBy: z.string().nullable().default(null),
  /** The trial that it is a branch of, and the epoch at which it left it. */
  branchOf: z.object({ trial: trialNumberSchema, epoch: z.int() }).nullable().default(null),
  cost: spendingSchema,
});
export type TrialSummary = z.infer<typeof trialSummarySchema>;

export const trialPageSchema = z.object({
  /** How many fit the query, on all pages. */
  total: z.int(),
  trials: z.array(trialSummarySchema),
});
export type TrialPage = z.infer<typeof trialPageSchema>;

export function trialSummary(trial: TrialState): TrialSummary {
  const { params, round, phase, proposedFor, targetEpochs, epoch, failures } = trial;
  return {
    trial: trial.trial,
    params,
    retryOf: trial.retryOf ?? null,
    round,
    phase,
    outcome: trial.outcome ?? null,
    cause: trial.cause ?? null,
    proposedFor,
    endedFor: trial.endedFor ?? null,
    stoppedBy: trial.stoppedBy ?? null,
    interruption: trial.interruption ?? null,
    targetEpochs,
    epoch,
    metrics: trial.metrics ?? null,
    rungs: trial.rungs.map(({ epochs, metrics }) => ({ epochs, metrics })),
    trainer: trial.trainer ?? null,
    failures: [...failures],
    losses: trial.lossesTotal,
    adoptedBy: trial.panda?.by ?? null,
    branchOf:
      trial.panda?.isBranch && trial.parent
        ? { trial: trial.parent.trial, epoch: trial.parent.epochs }
        : null,
    cost: { ...trial.cost },
  };
}

/** One page of a sweep's trials. A trial that lacks what is sorted by comes last, in either order. */
export function trialPage(state: SweepState, query: TrialQuery): TrialPage {
  const { offset, limit, phase, outcome, round } = query;
  const chosen = state.trials.filter(
    (trial) =>
      (phase === undefined || trial.phase === phase) &&
      (outcome === undefined || trial.outcome === outcome) &&
      (round === undefined || trial.round === round),
  );
  const sorted = query.sort === "trial" ? chosen : sortedBy(chosen, keyOf(state, query.sort));
  const ordered = query.order === "ascending" ? sorted : reversed(sorted, keyOf(state, query.sort));
  return {
    total: chosen.length,
    trials: ordered.slice(offset, offset + limit).map(trialSummary),
  };
}

type Key = number | string | boolean | undefined;

function keyOf({ spec }: SweepState, sort: string): (trial: TrialState) => Key {
  switch (sort) {
    case "trial":
      return ({ trial }) => trial;
    case "epoch":
      return ({ epoch }) => epoch;
    case "round":
      return ({ round }) => round;
    case "loss":
      return ({ metrics }) => {
        const loss = metrics ? lossOf(spec, metrics) : Infinity;
        return Number.isFinite(loss) ? loss : undefined;
      };
    default: {
      const name = sort.slice(PARAM_PREFIX.length);
      return ({ params }) => (Object.hasOwn(params, name) ? params[name] : undefined);
    }
  }
}

function sortedBy(trials: readonly TrialState[], key: (trial: TrialState) => Key): TrialState[] {
  return trials.toSorted((a, b) => compared(key(a), key(b)) || a.trial - b.trial);
}

function reversed(trials: readonly TrialState[], key: (trial: TrialState) => Key): TrialState[] {
  const lacking = trials.filter((trial) => key(trial) === undefined);
  return [...trials.filter((trial) => key(trial) !== undefined).toReversed(), ...lacking];
}

function compared(a: Key, b: Key): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return Number(a) - Number(b);
}
