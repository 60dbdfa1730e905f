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

/** How long something may take at most; seconds, as many as a timer can count. */
const limit = z.number().positive().max(2_000_000);

/** Trials in flight at once, at most. */
export const parallelismSchema = z.int().min(1).max(4096);

/** A sweep's share of a pool's slots beside others: one of weight 2 gets twice that of 1. */
export const weightSchema = z.number().positive().max(1000);

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
  parallelism: parallelismSchema.default(4),
  weight: weightSchema.default(1),
  /** Proposals depend on the seed and on results, never on timing; bit-identical backends only. */
  reproducible: z.boolean().default(true),
  /** Trainers of this pool train it. */
  pool: poolSchema.default("default"),
  /** How often a trial is tried again that threw, ran out of memory or timed out. */
  retries: z.int().min(0).max(100).default(2),
  /**
   * A trial that has lost so many trainers in a row, without a new report or checkpoint in between,
   * counts as failed: it would kill the next one too.
   */
  quarantineAfter: z.int().min(1).max(100).default(5),
  /** The most that one attempt at a trial may take. Seconds; absent: no limit. */
  attemptSeconds: limit.optional(),
  /** The longest that an attempt may go without a report or a checkpoint. Seconds; absent: no limit. */
  progressSeconds: limit.optional(),
  /** At most this much training is done again after a crash. Seconds. */
  checkpointSeconds: z.number().min(0).max(86_400).default(10),
  /**
   * Which checkpoints stay when their trial has ended: the best trial's, every trial's last, or
   * every trial's at each rung. While a trial may go on, its last two always do.
   */
  keep: z.enum(["best", "last", "rungs"]).default("best"),
  /**
   * One model that a person steers, and its branches: the trial is in the hands of whoever began the
   * sweep, every epoch's checkpoint stays, and it goes on until it is stopped.
   */
  panda: z.boolean().default(false),
  /**
   * What the sampler makes of a trial that a person amended and gave back: nothing, or a sample of the
   * point that its parameters came to be.
   */
  amendedTrials: z.enum(["leave-out", "final-parameters"]).default("leave-out"),
});

type Spec = z.infer<typeof sweepObjectSchema>;

/** That sampler, scheduler and budget go together. */
function checkFit(spec: Spec, context: z.RefinementCtx): void {
  for (const { path, message } of problemIssues(spec)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
}

/** A person steers one model and what branches off it; nothing else is searched for. */
function checkSession({ budget, scheduler }: Spec, context: z.RefinementCtx): void {
  if (budget.trials !== 1) {
    const message = `expected 1 with panda: true, got ${budget.trials}`;
    context.addIssue({ code: "custom", path: ["budget", "trials"], message });
  }
  if (scheduler.name !== "none") {
    const message = `expected none with panda: true, got ${scheduler.name}`;
    context.addIssue({ code: "custom", path: ["scheduler", "name"], message });
  }
}

/** A sweep that is only simulated: whatever the search can do. */
export const simulationSpecSchema = sweepObjectSchema.superRefine(checkFit);

/** Also checked: that sampler, scheduler and budget go together, and that a cluster can do it. */
export const sweepSpecSchema = sweepObjectSchema.superRefine((spec, context) => {
  const { progressSeconds, checkpointSeconds } = spec;
  // A checkpoint is the sign of life of a training whose epochs take long.
  if (progressSeconds !== undefined && progressSeconds <= checkpointSeconds) {
    const message = `expected more than checkpointSeconds (${checkpointSeconds}), got ${progressSeconds}`;
    context.addIssue({ code: "custom", path: ["progressSeconds"], message });
  }
  if (spec.panda) checkSession(spec, context);
  checkFit(spec, context);
});

/** A spec with every default filled in. */
export type SweepSpec = z.infer<typeof sweepSpecSchema>;
/** A spec as a person writes it. */
export type SweepSpecInput = z.input<typeof sweepSpecSchema>;
