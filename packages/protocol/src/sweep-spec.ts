// What a sweep file says. A spec is parsed once, at the border, and is then the first event of the
// sweep's ledger; nothing changes it afterwards (a person's amendments are events of their own).

import {
  budgetSchema,
  forbiddenSchema,
  pointSchema,
  problemIssues,
  samplerSchema,
  schedulerSchema,
  spaceSchema,
  stopRuleSchema,
} from "@caviar/search";
import { z } from "zod";

import { objectiveNameSchema, poolSchema, sweepNameSchema } from "./names.ts";

/** A setting of an objective as YAML and JSON can write it. */
const settingSchema = z.json();

/** What trials train, with the settings that all of them share. */
const objectiveSchema = z.strictObject({
  name: objectiveNameSchema,
  settings: z.record(z.string(), settingSchema).default({}),
});

/** What "better" means. */
const metricSchema = z.strictObject({
  name: z.string().min(1),
  goal: z.enum(["minimize", "maximize"]),
});

const STARTS_MAX = 10_000;

const sweepObjectSchema = z.strictObject({
  name: sweepNameSchema,
  description: z.string().max(2000).optional(),
  objective: objectiveSchema,
  metric: metricSchema,
  space: spaceSchema,
  /** Combinations of values that are never tried. */
  forbidden: forbiddenSchema.optional(),
  /** Points that the first trials try. */
  start: z.array(pointSchema).max(STARTS_MAX).readonly().optional(),
  sampler: samplerSchema.prefault({ name: "random" }),
  scheduler: schedulerSchema.prefault({ name: "none" }),
  budget: budgetSchema,
  /** When to end before the budget is spent; the target is in the metric's own units. */
  stop: stopRuleSchema.optional(),
  /** Everything random follows from it. */
  seed: z.int().min(0).default(0),
  /** Trials in flight at once, at most: the admission window. */
  parallelism: z.int().min(1).max(4096).default(4),
  /** Proposals depend on the seed and on results, never on timing; bit-identical backends only. */
  reproducible: z.boolean().default(true),
  /** Trainers of this pool train it. */
  pool: poolSchema.default("default"),
  /** How often a trial whose objective threw is tried again before it counts as failed. */
  retries: z.int().min(0).max(100).default(2),
  /** At most this much training is done again after a crash. Seconds. */
  checkpointSeconds: z.number().min(0).max(86_400).default(10),
  /**
   * Which checkpoints stay when their trial has ended: the best trial's, every trial's last, or
   * every trial's at each rung. While a trial may go on, its last two always do.
   */
  keep: z.enum(["best", "last", "rungs"]).default("best"),
});

/** Also checked: that sampler, scheduler and budget go together. */
export const sweepSpecSchema = sweepObjectSchema.superRefine((spec, context) => {
  // Its children begin from another trial's checkpoint, which the ledger has no event for yet.
  if (spec.scheduler.name === "pbt") {
    const message = 'expected a scheduler that a cluster can carry out, got "pbt"; simulate it';
    context.addIssue({ code: "custom", path: ["scheduler", "name"], message });
  }
  for (const { path, message } of problemIssues(spec)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});

/** A spec with every default filled in. */
export type SweepSpec = z.infer<typeof sweepSpecSchema>;
/** A spec as a person writes it. */
export type SweepSpecInput = z.input<typeof sweepSpecSchema>;
