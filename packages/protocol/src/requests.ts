// What a person asks of a running sweep beside pausing and stopping it, as events. A coordinator's
// decisions follow from them like from results: the place in the ledger decides which see them.

import { boxSchema, budgetSchema, pointSchema, unitPointSchema } from "@caviar/search";
import { z } from "zod";

import { trialNumberSchema } from "./names.ts";
import { pandaRequestEvents } from "./panda/panda-events.ts";
import { parallelismSchema, weightSchema } from "./sweep-spec.ts";

const by = z.string().max(200);

export const requestEvents = [
  /** From here on the sweep goes by these; what is absent stays. */
  z.object({
    kind: z.literal("sweep-amended"),
    /** A round's box in place of the sampler's own. */
    zoom: z
      .object({ round: z.int().min(2), box: boxSchema, reason: z.string().max(2000) })
      .optional(),
    budget: budgetSchema.optional(),
    parallelism: parallelismSchema.optional(),
    weight: weightSchema.optional(),
    by,
  }),
  /** A point to try: the next proposal takes it. */
  z.object({
    kind: z.literal("trial-enqueued"),
    unit: unitPointSchema,
    params: pointSchema,
    /** The trial that is tried once more, and gone on with from its last checkpoint. */
    retryOf: trialNumberSchema.optional(),
    by,
  }),
  z.object({ kind: z.literal("trial-stop-requested"), trial: trialNumberSchema, by }),
  ...pandaRequestEvents,
] as const;

export type RequestEvent = z.infer<(typeof requestEvents)[number]>;
