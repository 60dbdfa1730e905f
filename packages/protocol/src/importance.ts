// Which parameters mattered, as the API answers.

import { z } from "zod";

export const importanceSchema = z.object({
  /** Finished trials that were looked at; too few of them: no list. */
  trials: z.int(),
  /** Most important first; shares and their interval in [0,1], see search's `priorityReport`. */
  importance: z.array(
    z.object({
      name: z.string(),
      share: z.number(),
      low: z.number(),
      high: z.number(),
      first: z.number(),
      advice: z.enum(["tune", "fix", "unclear"]),
    }),
  ),
});
export type SweepImportance = z.infer<typeof importanceSchema>;
