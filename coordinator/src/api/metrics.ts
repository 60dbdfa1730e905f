// What Prometheus reads. Values that live in Redis are asked for when they are scraped, so several
// coordinators answer alike and none keeps a count that another one does not have.

import {
  liveSweeps,
  poolSlots,
  presentTrainers,
  RECONCILE_QUEUE,
  trialQueueName,
} from "@caviar/ledger";
import { sweepDemand, type TrialState } from "@caviar/protocol";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

import type { ApiParts, ApiServer } from "./parts.ts";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function metricsRoutes(server: ApiServer, parts: ApiParts): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  observeCluster(registry, parts);
  observeRequests(server, registry);

  server.get("/metrics", { config: { role: "viewer" }, schema: { hide: true } }, async (_, reply) =>
    reply
      .type(registry.contentType)
      .send([await registry.metrics(), ...(await queueMetrics(parts))].join("\n")),
  );
}

type Labels = Readonly<Record<string, string>>;

type Observed = {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  /** What there is now; counted up where labels are the same. */
  readonly values: () => AsyncIterable<readonly [labels: Labels, value: number]>;
};

function observe(registry: Registry, { values, ...about }: Observed): void {
  const gauge = new Gauge({
    ...about,
    registers: [],
    async collect() {
      this.reset();
      for await (const [labels, value] of values()) this.inc(labels, value);
    },
  });
  registry.registerMetric(gauge);
}

function observeCluster(registry: Registry, { redis, cache }: ApiParts): void {
  observe(registry, {
    name: "caviar_trainers",
    help: "Trainers that are there, by pool",
    labelNames: ["pool"],
    async *values() {
      for (const { pools } of await presentTrainers(redis)) {
        for (const pool of pools) yield [{ pool }, 1];
      }
    },
  });
  observe(registry, {
    name: "caviar_slots",
    help: "Trials that the trainers can train at once, by pool",
    labelNames: ["pool"],
    async *values() {
      for (const [pool, slots] of await poolSlots(redis)) yield [{ pool }, slots];
    },
  });
  observe(registry, {
    name: "caviar_slots_wanted",
    help: "Trials that wait for a slot or have one, by pool; no more than their sweeps' parallelism",
    labelNames: ["pool"],
    async *values() {
      for (const sweep of await liveSweeps(redis)) {
        const state = await cache.catchUp(sweep);
        if (!state) continue;
        const { waiting, active } = sweepDemand(state);
        yield [{ pool: state.spec.pool }, waiting + active];
      }
    },
  });
  observe(registry, {
    name: "caviar_sweeps",
    help: "Sweeps that have not ended, by phase",
    labelNames: ["phase"],
    async *values() {
      for (const sweep of await liveSweeps(redis)) {
        const state = await cache.catchUp(sweep);
        if (state) yield [{ phase: state.phase }, 1];
      }
    },
  });
  observe(registry, {
    name: "caviar_trials",
    help: "Trials of the sweeps that have not ended, by sweep and by what they are at",
    labelNames: ["sweep", "state"],
    async *values() {
      for (const sweep of await liveSweeps(redis)) {
        const state = await cache.catchUp(sweep);
        for (const trial of state?.trials ?? []) yield [{ sweep, state: stateOf(trial) }, 1];
      }
    },
  });
}

function stateOf({ phase, outcome, trainer }: TrialState): string {
  return phase === "pending" && trainer !== undefined ? "running" : (outcome ?? phase);
}

function observeRequests(server: ApiServer, registry: Registry): void {
  const duration = new Histogram({
    name: "caviar_http_seconds",
    help: "How long requests took to be answered",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers: [registry],
  });
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    duration.observe(labels, reply.elapsedTime / 1000);
  });
}

/** BullMQ's own counts of every queue that is in use. */
async function queueMetrics({ redis, queues }: ApiParts): Promise<string[]> {
  return Promise.all(
    (await queueNames(redis)).map((name) => queues.named(name).exportPrometheusMetrics()),
  );
}

export async function queueNames(redis: ApiParts["redis"]): Promise<readonly string[]> {
  const trainers = await presentTrainers(redis);
  const pools = new Set(trainers.flatMap((trainer) => trainer.pools));
  return [RECONCILE_QUEUE, ...[...pools].map(trialQueueName)];
}
