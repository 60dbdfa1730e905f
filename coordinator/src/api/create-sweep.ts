// Beginning a sweep: its spec is checked against what the pool's trainers offer before it is written.

import { createSweep, presentTrainers } from "@caviar/ledger";
import { checkSpec, createdSweepSchema, createSweepSchema } from "@caviar/protocol";
import { z } from "zod";

import { whoAsks } from "./access/who-asks.ts";
import type { ApiParts, ApiServer } from "./parts.ts";
import { SpecProblems } from "./problem.ts";

const headersSchema = z.object({ "idempotency-key": z.string().max(200).optional() });
const poolOfSchema = z.object({ pool: z.string().catch("default") });

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
      const offers = trainers
        .filter((trainer) => trainer.pool === pool)
        .flatMap((trainer) => trainer.offers);
      const { spec, problems } = checkSpec(raw, offers);
      if (!spec) throw new SpecProblems(problems);
      const idempotencyKey = request.headers["idempotency-key"];
      const sweep = await createSweep(redis, {
        spec,
        by: whoAsks(parts, request, by),
        idempotencyKey,
      });
      await queues.signalReconcile(sweep);
      return reply.code(201).header("location", `/api/v1/sweeps/${sweep}`).send({ sweep });
    },
  );
}
