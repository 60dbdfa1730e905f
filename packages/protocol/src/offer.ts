// What a trainer advertises: the objectives it was started with. A sweep is checked against the
// offers before it is accepted, so that no trial meets an objective that does not know its settings.

import { z } from "zod";

import { objectiveNameSchema, poolSchema } from "./names.ts";

export const objectiveOfferSchema = z.object({
  name: objectiveNameSchema,
  version: z.string().min(1),
  description: z.string(),
  /** JSON Schema (2020-12) of the objective's config: fixed settings and swept parameters alike. */
  config: z.record(z.string(), z.json()),
  /** Metric -> the direction that is better. Empty: any metric may come. */
  metrics: z.record(z.string(), z.enum(["minimize", "maximize"])),
  /** Settings that can change between two epochs. Absent: nobody can steer its trials. */
  steerable: z.array(z.string()).optional(),
});
export type ObjectiveOffer = z.infer<typeof objectiveOfferSchema>;

/** One trainer process as the cluster knows it; forgotten when it stops renewing this. */
export const trainerSchema = z.object({
  trainer: z.string().min(1),
  /** The queues it serves. */
  pools: z.array(poolSchema).min(1),
  slots: z.int().min(1),
  host: z.string(),
  pid: z.int(),
  startedAt: z.int(),
  offers: z.array(objectiveOfferSchema),
});
export type Trainer = z.infer<typeof trainerSchema>;
