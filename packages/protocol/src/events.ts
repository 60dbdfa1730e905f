// The events of a sweep's ledger: everything that was decided and everything that happened.
// `seq` (1, 2, 3, ... without gaps), `at`, `fence` and `basis` are written by the ledger's scripts, the
// rest by whoever appends. An event is never changed; a new meaning is a new kind.

import { boxSchema, pointSchema, unitPointSchema } from "@caviar/search";
import { z } from "zod";

import { endCauseSchema, failureSchema, handBackSchema } from "./attempt-ends.ts";
import { checkpointEvents } from "./checkpoint-events.ts";
import { costSchema } from "./cost.ts";
import { metricsSchema, reportSchema } from "./metrics.ts";
import { trialNumberSchema } from "./names.ts";
import { pandaObservations } from "./panda/panda-events.ts";
import { requestEvents } from "./requests.ts";
import { sweepSpecSchema } from "./sweep-spec.ts";

/** Raised when an older reader could misread a newer ledger. */
export const LEDGER_VERSION = 1;

const trial = trialNumberSchema;
const epochs = z.int().min(1);
const reason = z.string().max(2000);
const by = z.string().max(200);

const parentSchema = z.object({ trial, epochs, checkpoint: z.string().min(1).optional() });

const retrySchema = z.object({
  trial,
  /** Where it goes on; absent: from its first epoch. `epoch`: whole epochs done there. */
  checkpoint: z.object({ key: z.string().min(1), epoch: z.int().min(0) }).optional(),
});

/** Of the attempt that the event is about, from its begin until then. */
const cost = costSchema.optional();

/** A holder that died or fell silent, written when another takes over. `silentMs`: for how long. */
const lost = { trial, trainer: z.string(), silentMs: z.int().min(0), cost };

/** Decided by a coordinator, or asked for by a person. */
const decisions = [
  z.object({
    kind: z.literal("sweep-created"),
    version: z.literal(LEDGER_VERSION),
    spec: sweepSpecSchema,
    by,
  }),
  z.object({ kind: z.literal("zoomed"), round: z.int().min(0), box: boxSchema, reason }),
  z.object({
    kind: z.literal("trial-proposed"),
    trial,
    round: z.int().min(0),
    unit: unitPointSchema,
    params: pointSchema,
    epochs,
    /** It goes on from where this trial was at these epochs, from its checkpoint if it saved one. */
    parent: parentSchema.optional(),
    /** The sequence number of the trial-enqueued whose point it takes. */
    enqueued: z.int().min(1).optional(),
    /** The sequence number of the trial-branched that it comes from; then it has its parent's seed. */
    branch: z.int().min(1).optional(),
    /** The trial that it tries once more, with the same seed. */
    retryOf: retrySchema.optional(),
    reason,
  }),
  z.object({ kind: z.literal("trial-promoted"), trial, round: z.int().min(0), epochs, reason }),
  z.object({
    kind: z.literal("trial-ended"),
    trial,
    outcome: z.enum(["completed", "failed", "stopped"]),
    reason,
    cause: endCauseSchema.optional(),
    /** The person who stopped it. */
    by: by.optional(),
    /** Of a panda that was stopped on its way: what it was at its last checkpoint. */
    result: z.object({ epochs, metrics: metricsSchema, checkpoint: z.string().min(1) }).optional(),
  }),
  /** A budget in time is spent: whatever runs is stopped. By Redis' clock, or as attempts told. */
  z.object({ kind: z.literal("budget-spent"), limit: z.enum(["hours", "cpuHours"]), reason }),
  z.object({ kind: z.literal("evaluation-requested"), trial }),
  z.object({ kind: z.literal("sweep-paused"), by }),
  z.object({ kind: z.literal("sweep-resumed"), by }),
  z.object({ kind: z.literal("sweep-stop-requested"), by }),
  z.object({
    kind: z.literal("sweep-ended"),
    status: z.enum(["completed", "stopped", "failed"]),
    reason,
    /** SHA-256 over the ordered list of (trial, params, final metrics), in hex. */
    digest: z.string(),
  }),
] as const;

/** Observed by a trainer that holds the trial's fence. */
const observations = [
  z.object({
    kind: z.literal("trial-begun"),
    trial,
    trainer: z.string(),
    epochs,
    fromEpoch: z.int().min(0),
  }),
  z.object({ kind: z.literal("trial-reported"), trial, reports: z.array(reportSchema) }),
  ...checkpointEvents,
  ...pandaObservations,
  z.object({ kind: z.literal("trial-rested"), trial, epochs, metrics: metricsSchema, cost }),
  z.object({
    kind: z.literal("trial-diverged"),
    trial,
    epoch: epochs,
    metrics: metricsSchema,
    cost,
  }),
  z.object({ kind: z.literal("trial-handed-back"), trial, why: handBackSchema.optional(), cost }),
  z.object({ kind: z.literal("attempt-failed"), trial, failure: failureSchema, cost }),
  z.object({ kind: z.literal("attempt-out-of-memory"), trial, failure: failureSchema, cost }),
  z.object({ kind: z.literal("attempt-timed-out"), trial, failure: failureSchema, cost }),
  z.object({ kind: z.literal("attempt-lost"), ...lost }),
  z.object({ kind: z.literal("evaluation-begun"), trial, trainer: z.string() }),
  z.object({
    kind: z.literal("evaluated"),
    trial,
    metrics: metricsSchema,
    confusion: z.array(z.array(z.int())).optional(),
    /** File name -> key in the checkpoint store. */
    files: z.record(z.string(), z.string()),
    cost,
  }),
  z.object({ kind: z.literal("evaluation-failed"), trial, failure: failureSchema, cost }),
  z.object({ kind: z.literal("evaluation-lost"), ...lost }),
] as const;

export const eventBodySchema = z.discriminatedUnion("kind", [
  ...decisions,
  ...requestEvents,
  ...observations,
]);
/** An event as its writer knows it. */
export type EventBody = z.infer<typeof eventBodySchema>;
export type EventKind = EventBody["kind"];

/**
 * What the ledger adds. `at`: milliseconds since 1970 by Redis' clock; `fence` 0: no trial's; `basis`:
 * a coordinator decided this from the state after that sequence number.
 */
const stampSchema = z.object({
  seq: z.int().min(1),
  at: z.int(),
  fence: z.int().min(0),
  basis: z.int().min(1).optional(),
});

export const eventSchema = z.intersection(eventBodySchema, stampSchema);
export type LedgerEvent = z.infer<typeof eventSchema>;
