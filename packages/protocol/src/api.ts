// Bodies of the HTTP API, /api/v1. Errors are problem details (RFC 9457) with Caviar's code.

import { z } from "zod";

import { spendingSchema } from "./cost.ts";
import { reportSchema } from "./metrics.ts";
import { nameTextSchema, poolSchema, sweepIdSchema } from "./names.ts";
import { trainerSchema } from "./offer.ts";
import { sweepSpecSchema } from "./sweep-spec.ts";

export const createSweepSchema = z.strictObject({
  /** Checked by `checkSpec`, which says more than a schema can. */
  spec: z.unknown(),
  /** Who asks, as the ledger will say; whoever is known by a token is called by its name. */
  by: nameTextSchema.default("api"),
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
  /** Points that people enqueued and that wait to be proposed. */
  enqueued: z.int().default(0),
  bestTrial: z.int().nullable(),
  bestLoss: z.number().nullable(),
  /** How long the ledger is: the sequence number of its last event. */
  events: z.int(),
  cost: spendingSchema,
});
export type SweepSummary = z.infer<typeof sweepSummarySchema>;

export const sweepListSchema = z.object({ sweeps: z.array(sweepSummarySchema) });

/** What a trial has reported, epoch by epoch. */
export const curveSchema = z.object({ reports: z.array(reportSchema) });

/** What a person may ask of a sweep. */
export const sweepCommandSchema = z.enum(["pause", "resume", "stop"]);
export type SweepCommand = z.infer<typeof sweepCommandSchema>;
export const commandBodySchema = z.strictObject({ by: nameTextSchema.default("api") });

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
