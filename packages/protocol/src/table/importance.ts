// The answer of /sweeps/:sweep/importance: which parameters mattered, with how much certainty.

import { z } from "zod";

export const sweepImportanceSchema = z.object({
  /** Trials that it was computed from. */
  trials: z.int().min(0),
  importance: z.array(
    z.object({
      name: z.string(),
      /** Share of the metric's variance in [0,1], and the interval it lies in. */
      share: z.number(),
      low: z.number(),
      high: z.number(),
      /** In this share of the resamples no parameter mattered more. */
      first: z.number(),
      advice: z.enum(["tune", "fix", "unclear"]),
    }),
  ),
});
export type SweepImportance = z.infer<typeof sweepImportanceSchema>;
