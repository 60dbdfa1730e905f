// A panda as the API shows it: what was done to it, what it can be rewound to, what it trains with now.

import { pointSchema } from "@caviar/search";
import { z } from "zod";

import { metricSchema, metricsSchema } from "../metrics.ts";
import { trialNumberSchema } from "../names.ts";
import type { SweepState, TrialState } from "../sweep-state.ts";
import { orderSchema } from "./acts.ts";
import { finalParams } from "./seen-by-search.ts";

const epoch = z.int().min(0);
const doneSchema = z.discriminatedUnion("kind", [
  ...orderSchema.options,
  z.object({ kind: z.literal("note"), epoch, text: z.string() }),
  z.object({ kind: z.enum(["rewind", "fork"]), epoch, changes: pointSchema }),
]);

export const pandaSchema = z.object({
  trial: trialNumberSchema,
  /** Who has it in hand; null: nobody. */
  by: z.string().nullable(),
  isPaused: z.boolean(),
  isAmended: z.boolean(),
  /** The objective's settings as they are now: fixed ones, the trial's own and what was changed. */
  settings: z.record(z.string(), z.json()),
  /** Whole epochs that it can be rewound to, with their metrics where they are known. */
  checkpoints: z.array(z.object({ epoch, bytes: z.int(), metrics: metricsSchema.nullable() })),
  /** Everything that was done to it, oldest first. `act`: the place of the request in the ledger. */
  acts: z.array(
    z.object({
      act: z.int().min(1),
      at: z.int(),
      by: z.string(),
      what: doneSchema,
      /** Where it took effect; `trial`: the branch that it led to. */
      applied: z
        .object({
          epoch,
          step: z.int().nullable(),
          at: z.int(),
          trial: trialNumberSchema.nullable(),
        })
        .nullable(),
      found: z
        .object({
          rates: z.array(z.number()),
          losses: z.array(metricSchema),
          suggested: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
  /** Trials that branched off it. */
  branches: z.array(trialNumberSchema),
});
export type Panda = z.infer<typeof pandaSchema>;

/** Throws nothing: a trial that was in nobody's hands has an empty log. */
export function pandaAnswer({ spec }: Pick<SweepState, "spec">, trial: TrialState): Panda {
  const { panda } = trial;
  const acts = (panda?.acts ?? []).map(({ act, at, by, what, applied, found }) => ({
    act,
    at,
    by,
    what,
    applied: applied
      ? { ...applied, step: applied.step ?? null, trial: applied.trial ?? null }
      : null,
    found: found
      ? {
          rates: [...found.rates],
          losses: [...found.losses],
          suggested: found.suggested ?? null,
        }
      : null,
  }));
  return {
    trial: trial.trial,
    by: panda?.by ?? null,
    isPaused: panda?.isPaused ?? false,
    isAmended: panda?.isAmended ?? false,
    settings: { ...spec.objective.settings, ...finalParams(trial) },
    checkpoints: (panda?.checkpoints ?? []).map(({ epoch: at, bytes, metrics }) => ({
      epoch: at,
      bytes,
      metrics: metrics ?? null,
    })),
    acts,
    branches: acts.flatMap(({ applied }) =>
      applied === null || applied.trial === null ? [] : [applied.trial],
    ),
  };
}
