// Bodies of the HTTP API, /api/v1. Errors are problem details (RFC 9457) with Caviar's code.

import { pointSchema } from "@caviar/search";
import { z } from "zod";

import { endCauseSchema, failureKindSchema, interruptionSchema } from "./attempt-ends.ts";
import { spendingSchema } from "./cost.ts";
import { metricsSchema, reportSchema } from "./metrics.ts";
import { poolSchema, sweepIdSchema, trialNumberSchema } from "./names.ts";
import { trainerSchema } from "./offer.ts";
import { sweepSpecSchema } from "./sweep-spec.ts";

export const createSweepSchema = z.strictObject({
  /** Checked by `checkSpec`, which says more than a schema can. */
  spec: z.unknown(),
  /** Who asks, as the ledger will say. */
  by: z.string().max(200).default("api"),
});

export const createdSweepSchema = z.object({
  sweep: sweepIdSchema,
  /** What was accepted, but a person should know; for instance that no trainer is there yet. */
  warnings: z.array(z.string()).default([]),
});

export const sweepSummarySchema = z.object({
  sweep: sweepIdSchema,
  name: z.string(),
  phase: z.enum(["running", "paused", "stopping", "ended"]),
  createdAt: z.int(),
  pool: poolSchema,
  /** Slots that the trainers of its pool have now; 0: nobody serves it, so an open sweep waits. */
  poolSlots: z.int(),
  spec: sweepSpecSchema,
  trials: z.int(),
  trialsEnded: z.int(),
  trialsPlanned: z.int(),
  bestTrial: z.int().nullable(),
  bestLoss: z.number().nullable(),
  /** How long the ledger is: the sequence number of its last event. */
  events: z.int(),
  cost: spendingSchema,
});
export type SweepSummary = z.infer<typeof sweepSummarySchema>;

export const sweepListSchema = z.object({ sweeps: z.array(sweepSummarySchema) });

/** One trial: where it stands, why it ended, what went wrong, what it cost. */
export const trialSummarySchema = z.object({
  trial: trialNumberSchema,
  params: pointSchema,
  phase: z.enum(["pending", "resting", "ended"]),
  outcome: z.enum(["completed", "failed", "stopped"]).nullable(),
  cause: endCauseSchema.nullable(),
  endedFor: z.string().nullable(),
  /** The person who stopped it. */
  stoppedBy: z.string().nullable(),
  /** Why it waits for a trainer once more. */
  interruption: interruptionSchema.nullable(),
  trainer: z.string().nullable(),
  epoch: z.int(),
  targetEpochs: z.int(),
  metrics: metricsSchema.nullable(),
  failures: z.array(z.object({ kind: failureKindSchema, message: z.string() })),
  /** Trainers that were lost with it. */
  losses: z.int(),
  cost: spendingSchema,
});
export type TrialSummary = z.infer<typeof trialSummarySchema>;

export const trialListSchema = z.object({ trials: z.array(trialSummarySchema) });

/** What a trial has reported, epoch by epoch. */
export const curveSchema = z.object({ reports: z.array(reportSchema) });

/** What a person may ask of a sweep. */
export const sweepCommandSchema = z.enum(["pause", "resume", "stop"]);
export type SweepCommand = z.infer<typeof sweepCommandSchema>;
export const commandBodySchema = z.strictObject({ by: z.string().max(200).default("api") });

export const clusterSchema = z.object({ trainers: z.array(trainerSchema) });
export type Cluster = z.infer<typeof clusterSchema>;

export const problemDetailsSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  problems: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
    .optional(),
});
export type ProblemDetails = z.infer<typeof problemDetailsSchema>;
