// Beginning a sweep: its spec is checked against what the pool's trainers offer before it is written.

import { createSweep, presentTrainers } from "@caviar/ledger";
import { checkSpec, createdSweepSchema, createSweepSchema } from "@caviar/protocol";
import { z } from "zod";

import { whoAsks } from "./access/who-asks.ts";
import type { ApiParts, ApiServer } from "./parts.ts";
import { SpecProblems } from "./problem.ts";

const headersSchema = z.object({ "idempotency-key": z.string().max(200).optional() });
const poolOfSchema = z.object({ pool: z.string().catch("default") });

const unservedWarning = (pool: string) =>
  `no trainer serves pool "${pool}" now: the sweep waits until one is started with CAVIAR_POOL=${pool}`;

export function createSweepRoutes(server: ApiServer, parts: ApiParts): void {
  const { redis, queues } = parts;

  server.post(
    "/sweeps",
    {
      config: { role: "operator" },
      schema: {
        tags: ["sweeps"],
        summary: "Begin a sweep; the same Idempotency-Key answers the same sweep",
        headers: headersSchema,
        body: createSweepSchema,
        response: { 201: createdSweepSchema },
      },
    },
    async (request, reply) => {
      const { spec: raw, by } = request.body;
      const pool = poolOfSchema.safeParse(raw).data?.pool ?? "default";
      const trainers = await presentTrainers(redis);
      const serving = trainers.filter((trainer) => trainer.pools.includes(pool));
      // A pool may be empty until it has work: then what the other trainers offer is the best guide.
      const asked = serving.length > 0 ? serving : trainers;
      const offers = asked.flatMap((trainer) => trainer.offers);
      const { spec, problems } = checkSpec(raw, asked.length > 0 ? offers : "unknown");
      if (!spec) throw new SpecProblems(problems);
      const idempotencyKey = request.headers["idempotency-key"];
      const who = whoAsks(parts, request, by);
      const sweep = await createSweep(redis, { spec, by: who, idempotencyKey });
      await queues.signalReconcile(sweep);
      const warnings = serving.length > 0 ? [] : [unservedWarning(pool)];
      const location = `/api/v1/sweeps/${sweep}`;
      return reply.code(201).header("location", location).send({ sweep, warnings });
    },
  );
}
