// What a trainer needs to train one rung of one trial, or to judge a sweep's winner. Data and names
// only, never code; the checkpoint to go on from is the ledger's answer to `begin`.

import { pointSchema } from "@caviar/search";
import { z } from "zod";

import { changesAtSchema } from "./panda/acts.ts";
import { objectiveNameSchema, sweepIdSchema, trialNumberSchema } from "./names.ts";

/** Raised when an older trainer could misread a newer job. */
export const TRIAL_JOB_VERSION = 1;

const shared = {
  version: z.literal(TRIAL_JOB_VERSION),
  sweep: sweepIdSchema,
  trial: trialNumberSchema,
  objective: objectiveNameSchema,
  /** Fixed settings and the trial's parameters in one; the objective's own schema reads it. */
  config: z.record(z.string(), z.json()),
  seed: z.int().min(0),
  /** Epochs done at the end of this rung, counted from the trial's first. */
  epochs: z.int().min(1),
  reproducible: z.boolean(),
  /** Epochs that its parent had trained, from whose checkpoint it begins; absent: it has none. */
  parentEpochs: z.int().min(1).optional(),
  /** Settings that a person changed on the way; absent: none. */
  changes: z.array(changesAtSchema).optional(),
  /** See the sweep's spec. */
  quarantineAfter: z.int().min(1).optional(),
  attemptSeconds: z.number().positive().optional(),
};

const trainJobSchema = z.object({
  ...shared,
  purpose: z.literal("train"),
  params: pointSchema,
  checkpointSeconds: z.number().min(0),
  progressSeconds: z.number().positive().optional(),
  /** It is in a person's hands from its beginning. */
  isPanda: z.boolean().optional(),
});
export type TrainJob = z.infer<typeof trainJobSchema>;

const evaluateJobSchema = z.object({
  ...shared,
  purpose: z.literal("evaluate"),
  /** The winner's checkpoints, newest first; lost ones are made up for by training again. */
  checkpoints: z.array(z.object({ key: z.string().min(1), epoch: z.int().min(0) })).max(2),
});
export type EvaluateJob = z.infer<typeof evaluateJobSchema>;

export const trialJobSchema = z.discriminatedUnion("purpose", [trainJobSchema, evaluateJobSchema]);
export type TrialJob = z.infer<typeof trialJobSchema>;

/** The same rung of the same trial has the same id, so that adding it again adds nothing. */
export function trialJobId(job: TrialJob, attempt: number): string {
  const again = attempt === 0 ? "" : `-retry${attempt}`;
  return job.purpose === "train"
    ? `${job.sweep}-${job.trial}-${job.epochs}${again}`
    : `${job.sweep}-evaluate${again}`;
}
