// The ledger's events about trials that a person steers: what was asked for, and when it took effect.

import { z } from "zod";

import { metricSchema } from "../metrics.ts";
import { trialNumberSchema } from "../names.ts";
import { actSchema, branchSchema } from "./acts.ts";

const trial = trialNumberSchema;
const by = z.string().max(200);
const epoch = z.int().min(0);

export const NOTE_LENGTH_MAX = 2000;

/** Asked for by a person. */
export const pandaRequestEvents = [
  /** From here on the search leaves this trial alone. */
  z.object({ kind: z.literal("trial-adopted"), trial, by }),
  z.object({ kind: z.literal("trial-given-back"), trial, by }),
  z.object({ kind: z.literal("trial-steered"), trial, act: actSchema, by }),
  z.object({ kind: z.literal("trial-branched"), ...branchSchema.shape, by }),
  /** A remark. `epoch`: how far the trial was, as its person knew. */
  z.object({
    kind: z.literal("trial-noted"),
    trial,
    epoch,
    text: z.string().max(NOTE_LENGTH_MAX),
    by,
  }),
] as const;

/** Where an act took effect: `epoch` whole epochs were done, by `step` updates. */
const place = { trial, act: z.int().min(1), epoch, step: z.int().min(0) };

/** Observed by a trainer that holds the trial's fence. `act`: the sequence number of what was asked. */
export const pandaObservations = [
  z.object({ kind: z.literal("steering-applied"), ...place }),
  /** The loss at each rate, before the step at that rate; ends early when it explodes. */
  z.object({
    kind: z.literal("range-tested"),
    ...place,
    rates: z.array(z.number()),
    losses: z.array(metricSchema),
    /** A rate that suits; absent: none lowered the loss. */
    suggested: z.number().optional(),
  }),
] as const;
