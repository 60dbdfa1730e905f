// What a sweep file may say about coarse-to-fine.

import { z } from "zod";

import { expected, strict } from "../expected.ts";
import { roundIssues, roundSchema, ROUNDS_MAX } from "./coarse-to-fine-rounds.ts";

const share = expected("a number from 0 to 1");
const shareAboveZero = expected("a number above 0, at most 1");

export const coarseToFineSchema = strict({
  name: z.literal("coarse-to-fine"),
  /** Absent: derived from the budget, see `derivedRounds`. */
  rounds: z
    .array(roundSchema, expected("a list of rounds"))
    .min(1, { error: "expected at least one round, got an empty list" })
    .max(ROUNDS_MAX, { error: `expected at most ${ROUNDS_MAX} rounds, got more` })
    .superRefine((rounds, context) => {
      for (const issue of roundIssues(rounds)) context.addIssue({ code: "custom", ...issue });
    })
    .readonly()
    .optional(),
  /** Each side of the next box is at most this share of the one before. */
  shrink: z.number(shareAboveZero).gt(0, shareAboveZero).max(1, shareAboveZero).default(0.5),
  /** Share of a round's trials, the best, that span the next box; three trials at least. */
  elite: z.number(shareAboveZero).gt(0, shareAboveZero).max(1, shareAboveZero).default(0.2),
  /** Share of a later round's new points that are still drawn from the whole space. */
  explore: z.number(share).min(0, share).max(1, share).default(0.1),
}).readonly();

export type CoarseToFineOptions = z.infer<typeof coarseToFineSchema>;
