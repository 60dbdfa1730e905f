// Metrics of a trial at one epoch. JSON has no NaN or infinity, and a diverged loss is the one
// number that must not be lost, so non-finite values travel as words (`toJson` writes them).

import { z } from "zod";

/** Metric name -> value; a value may be NaN or infinite. */
export type Metrics = Readonly<Record<string, number>>;

const METRICS_MAX = 64;

const valueSchema = z.union([
  z.number(),
  // Not an enum: of its key -Infinity the compiler makes a declaration that it cannot read itself.
  z.literal(["NaN", "Infinity", "-Infinity"]).transform(Number),
]);

export const metricsSchema = z
  .record(z.string().min(1).max(64), valueSchema)
  .refine((metrics) => Object.keys(metrics).length <= METRICS_MAX, {
    error: `expected at most ${METRICS_MAX} metrics`,
  });

/** Metrics reached when `epoch` epochs were done. */
export const reportSchema = z.strictObject({ epoch: z.int().min(1), metrics: metricsSchema });
export type Report = z.infer<typeof reportSchema>;
