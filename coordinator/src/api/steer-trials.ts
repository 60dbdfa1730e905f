// What people ask of a running sweep beside pausing and stopping it: change it, try a point, stop or
// retry a trial. Each becomes an event; a coordinator's next look at the sweep acts on it.

import { poolSlots, requestOfSweep } from "@caviar/ledger";
import {
  amendmentOf,
  amendSweepSchema,
  commandBodySchema,
  enqueuedOf,
  enqueuedTrialSchema,
  enqueueTrialSchema,
  retryRequestOf,
  stopRequestOf,
  sweepSummarySchema,
  trialSummary,
  trialSummarySchema,
} from "@caviar/protocol";
import type { FastifyRequest } from "fastify";
import { z } from "zod";

import { whoAsks } from "./access/who-asks.ts";
import {
  type ApiParts,
  type ApiServer,
  knownSweep,
  knownTrial,
  sweepParamsSchema,
  trialParamsSchema,
} from "./parts.ts";
import { summaryOf } from "./sweep-summary.ts";

const headers = z.object({ "idempotency-key": z.string().max(200).optional() });
const config = { role: "operator" } as const;

const once = (summary: string) => `${summary}; the same Idempotency-Key does it once`;

/** The headers and who asks, as every route here takes them. */
function askedBy(
  parts: ApiParts,
  request: FastifyRequest & { readonly headers: z.infer<typeof headers> },
  by = "api",
) {
  return { by: whoAsks(parts, request, by), idempotencyKey: request.headers["idempotency-key"] };
}

export function steerTrialRoutes(server: ApiServer, parts: ApiParts): void {
  amendRoute(server, parts);
  enqueueRoute(server, parts);
  stopRoute(server, parts);
  retryRoute(server, parts);
}

function amendRoute(server: ApiServer, parts: ApiParts): void {
  server.patch(
    "/sweeps/:sweep",
    {
      config,
      schema: {
        tags: ["sweeps"],
        summary: once("Change a running sweep: a coming round's box, budget, parallelism, weight"),
        headers,
        params: sweepParamsSchema,
        body: amendSweepSchema,
        response: { 202: sweepSummarySchema },
      },
    },
    async (request, reply) => {
      const { sweep } = request.params;
      const { by, idempotencyKey } = askedBy(parts, request, request.body.by);
      const asked = { ...request.body, by };
      const eventNow = async () => amendmentOf(await knownSweep(parts, sweep), asked);
      await requestOfSweep(parts.redis, sweep, { asked, idempotencyKey, eventNow });
      await parts.queues.signalReconcile(sweep);
      const state = await knownSweep(parts, sweep);
      return reply.code(202).send(summaryOf(sweep, state, await poolSlots(parts.redis)));
    },
  );
}

function enqueueRoute(server: ApiServer, parts: ApiParts): void {
  server.post(
    "/sweeps/:sweep/trials",
    {
      config,
      schema: {
        tags: ["trials"],
        summary: once("Enqueue a point, which the next trial tries in place of the sampler's"),
        headers,
        params: sweepParamsSchema,
        body: enqueueTrialSchema,
        response: { 202: enqueuedTrialSchema },
      },
    },
    async (request, reply) => {
      const { sweep } = request.params;
      const { by, idempotencyKey } = askedBy(parts, request, request.body.by);
      const asked = { ...request.body, by };
      const eventNow = async () => enqueuedOf(await knownSweep(parts, sweep), asked);
      const event = await requestOfSweep(parts.redis, sweep, { asked, idempotencyKey, eventNow });
      await parts.queues.signalReconcile(sweep);
      return reply.code(202).send({ event });
    },
  );
}

function stopRoute(server: ApiServer, parts: ApiParts): void {
  server.post(
    "/sweeps/:sweep/trials/:trial/stop",
    {
      config,
      schema: {
        tags: ["trials"],
        summary: once("Stop one trial where it is; the sweep goes on"),
        headers,
        params: trialParamsSchema,
        body: commandBodySchema.nullish(),
        response: { 202: trialSummarySchema },
      },
    },
    async (request, reply) => {
      const { sweep, trial } = request.params;
      const { by, idempotencyKey } = askedBy(parts, request, request.body?.by);
      const known = async () => knownTrial(sweep, await knownSweep(parts, sweep), trial);
      const asked = { stop: trial, by };
      const eventNow = async () => stopRequestOf(await known(), by);
      await requestOfSweep(parts.redis, sweep, { asked, idempotencyKey, eventNow });
      await parts.queues.signalReconcile(sweep);
      return reply.code(202).send(trialSummary(await known()));
    },
  );
}

function retryRoute(server: ApiServer, parts: ApiParts): void {
  server.post(
    "/sweeps/:sweep/trials/:trial/retry",
    {
      config,
      schema: {
        tags: ["trials"],
        summary: once("Try a failed or stopped trial once more, as a new one from its checkpoint"),
        headers,
        params: trialParamsSchema,
        body: commandBodySchema.nullish(),
        response: { 202: enqueuedTrialSchema },
      },
    },
    async (request, reply) => {
      const { sweep, trial } = request.params;
      const { by, idempotencyKey } = askedBy(parts, request, request.body?.by);
      const asked = { retry: trial, by };
      const eventNow = async () => {
        const state = await knownSweep(parts, sweep);
        return retryRequestOf(state, knownTrial(sweep, state, trial), by);
      };
      const event = await requestOfSweep(parts.redis, sweep, { asked, idempotencyKey, eventNow });
      await parts.queues.signalReconcile(sweep);
      return reply.code(202).send({ event });
    },
  );
}
