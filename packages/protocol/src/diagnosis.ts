// What `caviar doctor` and GET /api/v1/diagnostics say of one thing that was looked at.

import { z } from "zod";

export const findingSchema = z.object({
  /** What was looked at, such as `redis-persistence`. */
  check: z.string(),
  /** warning: it works, at a cost that is named. problem: work is lost or does not go on. */
  status: z.enum(["ok", "warning", "problem"]),
  found: z.string(),
  expected: z.string(),
  /** How to mend it; there unless it is ok. */
  mend: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

export const diagnosisSchema = z.object({ findings: z.array(findingSchema) });
export type Diagnosis = z.infer<typeof diagnosisSchema>;
