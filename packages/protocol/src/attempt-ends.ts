// How attempts and trials end, told apart: a closed set of words that events carry, decisions are
// made from and people read.

import { z } from "zod";

/** What went wrong in an attempt that the trainer survived. */
export const failureKindSchema = z.enum(["threw", "out-of-memory", "timed-out"]);
export type FailureKind = z.infer<typeof failureKindSchema>;

/** Why a trainer handed a trial back; none of them is a failure. */
export const handBackSchema = z.enum(["preempted", "paused", "stopped"]);
export type HandBack = z.infer<typeof handBackSchema>;

/**
 * Why a trial ended. `lost`: its trainers died or fell silent again and again (quarantine);
 * `person` and `budget`: the whole sweep was stopped.
 */
export const endCauseSchema = z.enum([
  "finished",
  "diverged",
  ...failureKindSchema.options,
  "lost",
  "scheduler",
  "person",
  "budget",
]);
export type EndCause = z.infer<typeof endCauseSchema>;

/** Why a pending trial waits for a trainer once more. */
export const interruptionSchema = z.enum([
  ...handBackSchema.options,
  ...failureKindSchema.options,
  "lost",
]);
export type Interruption = z.infer<typeof interruptionSchema>;

/** What went wrong, cut to a readable length by the writer. `log`: the end of what the objective wrote. */
export const failureSchema = z.object({
  message: z.string(),
  stack: z.string().optional(),
  log: z.string().optional(),
});

const ENDED: Readonly<Record<EndCause, string>> = {
  finished: "completed",
  diverged: "diverged",
  threw: "failed",
  "out-of-memory": "out of memory",
  "timed-out": "timed out",
  lost: "quarantined",
  scheduler: "stopped by the scheduler",
  person: "stopped",
  budget: "stopped by the budget",
};

/** The end of a trial in a word or two. */
export function endWords(cause: EndCause, by?: string): string {
  return cause === "person" && by !== undefined ? `stopped by ${by}` : ENDED[cause];
}
