// Sweeps: create, list, look at, and command them.

import { CaviarError } from "@caviar/errors";
import {
  commandSweep,
  createSweep,
  newestSweeps,
  poolSlots,
  presentTrainers,
} from "@caviar/ledger";
import {
  bestTrial,
  checkSpec,
  commandBodySchema,
  createSweepSchema,
  lossOf,
  problemOf,
  resultOf,
  sweepCommandSchema,
  type SweepId,
  sweepIdSchema,
  type SweepState,
  type SweepSummary,
  toJson,
} from "@caviar/protocol";
import { plannedWork } from "@caviar/search";
import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { SpecProblems } from "./problem.ts";
import { type ApiParts, knownSweep } from "./parts.ts";

const LISTED_MAX = 200;

type Slots = Awaited<ReturnType<typeof poolSlots>>;

const unservedWarning = (pool: string) =>
  `no trainer serves pool "${pool}" now: the sweep waits until one is started with CAVIAR_POOL=${pool}`;

const sweepParamSchema = z.object({ sweep: sweepIdSchema });
const commandParamSchema = z.object({ sweep: sweepIdSchema, command: sweepCommandSchema });
const createHeadersSchema = z.object({ "idempotency-key": z.string().max(200).optional() });
const poolOfSchema = z.object({ pool: z.string().catch("default") });

export function sweepRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { redis, queues } = parts;

  server.post("/sweeps", async (request, reply) => {
    const { spec: raw, by } = createSweepSchema.parse(request.body);
    const key = createHeadersSchema.parse(request.headers)["idempotency-key"];
    const pool = poolOfSchema.safeParse(raw).data?.pool ?? "default";
    const trainers = await presentTrainers(redis);
    const serving = trainers.filter((trainer) => trainer.pools.includes(pool));
    // A pool may be empty until it has work: then what the other trainers offer is the best guide.
    const asked = serving.length > 0 ? serving : trainers;
    const offers = asked.flatMap((trainer) => trainer.offers);
    const { spec, problems } = checkSpec(raw, asked.length > 0 ? offers : "unknown");
    if (!spec) throw new SpecProblems(problems);
    const sweep = await createSweep(redis, { spec, by, idempotencyKey: key });
    await queues.signalReconcile(sweep);
    const warnings = serving.length > 0 ? [] : [unservedWarning(pool)];
    const location = `/api/v1/sweeps/${sweep}`;
    return reply.code(201).header("location", location).send({ sweep, warnings });
  });

  server.get("/sweeps", async () => {
    const ids = await newestSweeps(redis, LISTED_MAX);
    const slots = await poolSlots(redis);
    const summaries = await Promise.all(ids.map(async (id) => listed(parts, id, slots)));
    return { sweeps: summaries.filter((summary) => summary !== undefined) };
  });

  server.get("/sweeps/:sweep", async (request) => {
    const { sweep } = sweepParamSchema.parse(request.params);
    return summaryOf(sweep, await knownSweep(parts, sweep), await poolSlots(redis));
  });

  server.get("/sweeps/:sweep/result", async (request, reply) => {
    const { sweep } = sweepParamSchema.parse(request.params);
    const result = resultOf(sweep, await knownSweep(parts, sweep));
    return reply.type("application/json").send(toJson(result));
  });

  server.post("/sweeps/:sweep/:command", async (request, reply) => {
    const { sweep, command } = commandParamSchema.parse(request.params);
    const { by } = commandBodySchema.parse(request.body ?? {});
    await commandSweep(redis, sweep, { command, by });
    await queues.signalReconcile(sweep);
    const slots = await poolSlots(redis);
    return reply.code(202).send(summaryOf(sweep, await knownSweep(parts, sweep), slots));
  });
}

/** A damaged ledger is told of when its sweep is asked for; it does not spoil the list. */
async function listed(
  { cache, log }: ApiParts,
  sweep: SweepId,
  slots: Slots,
): Promise<SweepSummary | undefined> {
  try {
    const state = await cache.catchUp(sweep);
    return state && summaryOf(sweep, state, slots);
  } catch (error) {
    if (!(error instanceof CaviarError && error.code === "CAV_MESSAGE_INVALID")) throw error;
    log.error({ err: error, sweep }, "left out of the list: its ledger cannot be read");
    return undefined;
  }
}

function summaryOf(sweep: SweepId, state: SweepState, slots: Slots): SweepSummary {
  const { spec, trials, phase, createdAt } = state;
  const winner = bestTrial(state);
  const loss = winner && lossOf(spec, winner.rungs.at(-1)?.metrics ?? {});
  return {
    sweep,
    name: spec.name,
    phase,
    createdAt,
    pool: spec.pool,
    poolSlots: slots.get(spec.pool) ?? 0,
    spec,
    trials: trials.length,
    trialsEnded: trials.filter((trial) => trial.phase === "ended").length,
    trialsPlanned: plannedWork(problemOf(spec)).trials,
    bestTrial: winner?.trial ?? null,
    bestLoss: loss ?? null,
    events: state.seq,
    cost: { ...state.cost },
  };
}
