// One trial in a person's hands: adopt it, steer it, branch it, note something, give it back. Each becomes
// an event; its trainer hears of it at its next report, a coordinator at its next look.

import { presentTrainers, requestOfSweep } from "@caviar/ledger";
import { CaviarError } from "@caviar/errors";
import {
  adoptRequestOf,
  branchRequestOf,
  branchTrialSchema,
  commandBodySchema,
  giveBackRequestOf,
  noteTrialSchema,
  type ObjectiveOffer,
  pandaAnswer,
  pandaAskedSchema,
  pandaSchema,
  type RequestEvent,
  steerRequestOf,
  steerTrialSchema,
  type SweepState,
  type TrialState,
} from "@caviar/protocol";
import type { FastifyRequest } from "fastify";
import { z } from "zod";

import { whoAsks } from "./access/who-asks.ts";
import {
  type ApiParts,
  type ApiServer,
  knownSweep,
  knownTrial,
  trialParamsSchema,
} from "./parts.ts";

const headers = z.object({ "idempotency-key": z.string().max(200).optional() });
const tags = ["panda"];

type TrialParams = z.infer<typeof trialParamsSchema>;
type Asking = FastifyRequest & { readonly headers: z.infer<typeof headers> };

/** What a request means for the trial as it is now. */
type EventOf = (trial: TrialState, state: SweepState, by: string) => Promise<RequestEvent>;

type Asked = { readonly by?: string | undefined; readonly what: object; readonly eventOf: EventOf };

const givenBack: EventOf = async (trial, state, by) => giveBackRequestOf(state, trial, by);

/** Writes the request down once, and has a coordinator look. */
async function ask(
  parts: ApiParts,
  request: Asking,
  { sweep, trial }: TrialParams,
  { by: name = "api", what, eventOf }: Asked,
): Promise<{ readonly event: number }> {
  const by = whoAsks(parts, request, name);
  const idempotencyKey = request.headers["idempotency-key"];
  const eventNow = async () => {
    const state = await knownSweep(parts, sweep);
    return eventOf(knownTrial(sweep, state, trial), state, by);
  };
  const asked = { ...what, trial, by };
  const event = await requestOfSweep(parts.redis, sweep, { asked, idempotencyKey, eventNow });
  await parts.queues.signalReconcile(sweep);
  return { event };
}

/** What a trainer of the sweep's pool, or else of any, offers under the objective's name. */
async function offerFor({ redis }: ApiParts, { spec }: SweepState): Promise<ObjectiveOffer> {
  const trainers = await presentTrainers(redis);
  const serving = trainers.filter(({ pools }) => pools.includes(spec.pool));
  const offers = [...serving, ...trainers].flatMap((trainer) => trainer.offers);
  const offer = offers.find(({ name }) => name === spec.objective.name);
  if (offer) return offer;
  const message = `expected a trainer that offers ${spec.objective.name} and knows its settings, but none is there now`;
  throw new CaviarError("CAV_OBJECTIVE_UNKNOWN", message);
}

const once = (summary: string) => `${summary}; the same Idempotency-Key does it once`;

/** A route of an operator, by what it does; `body` is added. */
const about = (summary: string) =>
  ({
    config: { role: "operator" },
    schema: {
      tags,
      summary: once(summary),
      headers,
      params: trialParamsSchema,
      response: { 202: pandaAskedSchema },
    },
  }) as const;

const PATH = "/sweeps/:sweep/trials/:trial";

export function pandaRoutes(server: ApiServer, parts: ApiParts): void {
  handRoutes(server, parts);
  steerRoute(server, parts);
  branchRoute(server, parts);
  noteRoute(server, parts);
  server.get(
    `${PATH}/panda`,
    {
      config: { role: "viewer" },
      schema: {
        tags,
        summary: "What a person did to a trial, its settings now, what it can be rewound to",
        params: trialParamsSchema,
        response: { 200: pandaSchema },
      },
    },
    async ({ params: { sweep, trial } }) => {
      const state = await knownSweep(parts, sweep);
      return pandaAnswer(state, knownTrial(sweep, state, trial));
    },
  );
}

function handRoutes(server: ApiServer, parts: ApiParts): void {
  const adopt = about("Take a trial in hand: the search leaves it alone");
  server.post(
    `${PATH}/adopt`,
    { ...adopt, schema: { ...adopt.schema, body: commandBodySchema.nullish() } },
    async (request, reply) => {
      const eventOf: EventOf = async (trial, state, by) =>
        adoptRequestOf(trial, by, await offerFor(parts, state));
      const asked = { by: request.body?.by, what: { adopt: true }, eventOf };
      return reply.code(202).send(await ask(parts, request, request.params, asked));
    },
  );
  const giveBack = about("Give a trial back to the search");
  server.post(
    `${PATH}/give-back`,
    { ...giveBack, schema: { ...giveBack.schema, body: commandBodySchema.nullish() } },
    async (request, reply) => {
      const asked = { by: request.body?.by, what: { giveBack: true }, eventOf: givenBack };
      return reply.code(202).send(await ask(parts, request, request.params, asked));
    },
  );
}

function steerRoute(server: ApiServer, parts: ApiParts): void {
  const route = about("Change settings, pause, resume, or test learning rates, between two epochs");
  server.post(
    `${PATH}/steer`,
    { ...route, schema: { ...route.schema, body: steerTrialSchema } },
    async (request, reply) => {
      const { by: name, act } = request.body;
      const eventOf: EventOf = async (trial, state, by) =>
        steerRequestOf(state, trial, { act, by }, await offerFor(parts, state));
      const asked = { by: name, what: { act }, eventOf };
      return reply.code(202).send(await ask(parts, request, request.params, asked));
    },
  );
}

function branchRoute(server: ApiServer, parts: ApiParts): void {
  const route = about("Go on from a checkpoint as a new trial: instead of this one, or beside it");
  server.post(
    `${PATH}/branches`,
    { ...route, schema: { ...route.schema, body: branchTrialSchema } },
    async (request, reply) => {
      const { by: name, ...branch } = request.body;
      const eventOf: EventOf = async (trial, state, by) =>
        branchRequestOf(state, trial, { ...branch, by }, await offerFor(parts, state));
      const asked = { by: name, what: { branch }, eventOf };
      return reply.code(202).send(await ask(parts, request, request.params, asked));
    },
  );
}

function noteRoute(server: ApiServer, parts: ApiParts): void {
  const route = about("Write a remark into the ledger");
  server.post(
    `${PATH}/notes`,
    { ...route, schema: { ...route.schema, body: noteTrialSchema } },
    async (request, reply) => {
      const { by: name, text } = request.body;
      const eventOf: EventOf = async ({ trial, epoch }, _state, by) => ({
        kind: "trial-noted",
        trial,
        epoch,
        text,
        by,
      });
      const asked = { by: name, what: { note: text }, eventOf };
      return reply.code(202).send(await ask(parts, request, request.params, asked));
    },
  );
}
