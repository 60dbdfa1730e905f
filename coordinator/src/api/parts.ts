// What every route works with.

import { CaviarError } from "@caviar/errors";
import type { CheckpointStore, EventFollower, Queues, Redis } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import {
  type Diagnosis,
  type SweepId,
  sweepIdSchema,
  type SweepState,
  type TrialState,
} from "@caviar/protocol";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";

import type { SweepCache } from "../sweep-cache.ts";
import type { Access } from "./access/access.ts";

export type ApiParts = {
  /** Fails fast while Redis is away: a person waits for the answer. */
  readonly redis: Redis;
  readonly queues: Queues;
  readonly cache: SweepCache;
  readonly follower: EventFollower;
  readonly store: CheckpointStore;
  readonly access: Access;
  readonly log: Logger;
  /** Takes about a second, and writes to Redis and the store what it deletes again. */
  readonly diagnose: () => Promise<Diagnosis>;
};

/** A server whose routes are typed by their zod schemas. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const sweepParamsSchema = z.object({ sweep: sweepIdSchema });
export const trialParamsSchema = sweepParamsSchema.extend({
  trial: z.coerce.number().int().min(0),
});

/** The sweep's state now; CAV_SWEEP_UNKNOWN when there is none. */
export async function knownSweep({ cache }: ApiParts, sweep: SweepId): Promise<SweepState> {
  const state = await cache.catchUp(sweep);
  if (!state) throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
  return state;
}

/** CAV_TRIAL_UNKNOWN when the sweep has no such trial. */
export function knownTrial(sweep: SweepId, { trials }: SweepState, number: number): TrialState {
  const trial = trials[number];
  if (!trial) {
    const there = trials.length === 0 ? "no trial yet" : `0..${trials.length - 1}`;
    const message = `expected a trial of ${sweep}, which has ${there}, got ${number}`;
    throw new CaviarError("CAV_TRIAL_UNKNOWN", message);
  }
  return trial;
}
