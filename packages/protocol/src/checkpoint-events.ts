// What a trainer saw of its trial's checkpoints. Times are the store's alone, in milliseconds; bytes
// and times are summed by the fold.

import { z } from "zod";

import { costSchema } from "./cost.ts";
import { trialNumberSchema } from "./names.ts";

const trial = trialNumberSchema;
const key = z.string().min(1);
const epoch = z.int().min(0);
const bytes = z.int().min(0);
const milliseconds = z.number().min(0);
const reason = z.string().max(2000);

export const checkpointEvents = [
  /** It is in the store, and from now on the trial's newest; the newest so far is the one before. */
  z.object({
    kind: z.literal("checkpoint-saved"),
    trial,
    key,
    epoch,
    bytes,
    /** Steps done in the epoch after that; absent: it lies between two epochs. */
    step: z.int().min(1).optional(),
    putMs: milliseconds.optional(),
    cost: costSchema.optional(),
  }),
  z.object({
    kind: z.literal("checkpoint-loaded"),
    trial,
    key,
    epoch,
    bytes,
    getMs: milliseconds,
  }),
  /** Missing or damaged: the one before takes its place, or the trial's first epoch. */
  z.object({ kind: z.literal("checkpoint-lost"), trial, key, epoch, reason }),
  /** The store did not take it or give it. Training goes on meanwhile; tried again until it does. */
  z.object({ kind: z.literal("store-failed"), trial, action: z.enum(["put", "get"]), reason }),
] as const;
