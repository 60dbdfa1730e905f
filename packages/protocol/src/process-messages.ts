// What the processes of a local cluster tell the command that started them: over Node's IPC channel
// when they serve, or as JSON lines on stdout when they are small programs.

import { z } from "zod";

import { metricsSchema } from "./metrics.ts";
import { objectiveOfferSchema } from "./offer.ts";

/** Sent once over IPC by a coordinator that serves, or by a trainer that pulls jobs. */
export const announcementSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("listening"), url: z.url() }),
  z.object({ kind: z.literal("ready"), trainer: z.string() }),
]);
export type Announcement = z.infer<typeof announcementSchema>;

/** The last line of a small program that failed. */
export const failureLineSchema = z.object({
  kind: z.literal("error"),
  code: z.string(),
  message: z.string(),
});

/** trainer/src/prepare.ts: how far a download is. */
export const prepareLineSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("progress"),
    file: z.string(),
    bytesDone: z.number(),
    bytesTotal: z.number().optional(),
  }),
  z.object({ kind: z.literal("ready") }),
]);

/** trainer/src/offers.ts: what a trainer of this installation offers. */
export const offersLineSchema = z.object({ offers: z.array(objectiveOfferSchema) });

const retrainDifferenceSchema = z.object({
  epoch: z.int(),
  what: z.enum(["report", "state", "range test"]),
  /** As the ledger has it, and as it came out. */
  expected: z.string(),
  got: z.string(),
});
export type RetrainDifference = z.infer<typeof retrainDifferenceSchema>;

/** trainer/src/retrain.ts: a line a trial, and one at the end if all came out the same. */
export const retrainedLineSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("trial"),
    trial: z.int(),
    /** Reports compared, and states between two epochs by their hash. */
    epochs: z.int(),
    checkpoints: z.int(),
    difference: retrainDifferenceSchema.optional(),
  }),
  z.object({ kind: z.literal("retrained"), trials: z.int() }),
]);
export type RetrainedLine = z.infer<typeof retrainedLineSchema>;

/** trainer/src/evaluate.ts: the verdict on a saved model. */
export const evaluationLineSchema = z.object({
  metrics: metricsSchema,
  /** (classes, classes) counts: row = true class, column = predicted class. */
  confusion: z.array(z.array(z.int())).optional(),
});
export type EvaluationLine = z.infer<typeof evaluationLineSchema>;
