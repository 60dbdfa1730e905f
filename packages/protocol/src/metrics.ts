// Metrics of a trial at one epoch. JSON has no NaN or infinity, and a diverged loss is the one
// number that must not be lost, so non-finite values travel as words (`toJson` writes them).

import { z } from "zod";

/** Metric name -> value; a value may be NaN or infinite. */
export type Metrics = Readonly<Record<string, number>>;

const METRICS_MAX = 64;

/** A number that may be NaN or infinite. */
export const metricSchema = z.union([
  z.number(),
  // Not an enum: of its key -Infinity the compiler makes a declaration that it cannot read itself.
  z.literal(["NaN", "Infinity", "-Infinity"]).transform(Number),
]);

export const metricsSchema = z
  .record(z.string().min(1).max(64), metricSchema)
  .refine((metrics) => Object.keys(metrics).length <= METRICS_MAX, {
    error: `expected at most ${METRICS_MAX} metrics`,
  });

const LAYERS_MAX = 512;

/** What a look into a network found, whatever the objective calls it. */
export const statisticsSchema = z.strictObject({
  /** Of the whole: the learning rate, the gradient's norm, ... */
  model: metricsSchema,
  /** Of each layer, the first one first: mean, standard deviation, ... */
  layers: z
    .array(z.strictObject({ name: z.string().min(1).max(64), values: metricsSchema }))
    .max(LAYERS_MAX),
});
export type Statistics = z.infer<typeof statisticsSchema>;

/** Metrics reached when `epoch` epochs were done. `statistics`: when a person watches it. */
export const reportSchema = z.strictObject({
  epoch: z.int().min(1),
  metrics: metricsSchema,
  statistics: statisticsSchema.optional(),
});
export type Report = z.infer<typeof reportSchema>;
