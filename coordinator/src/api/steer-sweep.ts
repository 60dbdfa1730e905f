// What people do to a sweep: pause, resume, stop, delete.

import { commandSweep, deleteSweep, poolSlots } from "@caviar/ledger";
import { commandBodySchema, sweepCommandSchema, sweepSummarySchema } from "@caviar/protocol";
import { z } from "zod";

import { whoAsks } from "./access/who-asks.ts";
import { type ApiParts, type ApiServer, knownSweep, sweepParamsSchema } from "./parts.ts";
import { summaryOf } from "./sweep-summary.ts";

const commandParamsSchema = sweepParamsSchema.extend({ command: sweepCommandSchema });
const tags = ["sweeps"];

export function steerSweepRoutes(server: ApiServer, parts: ApiParts): void {
  const { redis, queues, store } = parts;

  server.post(
    "/sweeps/:sweep/:command",
    {
      config: { role: "operator" },
      schema: {
        tags,
        summary: "Pause, resume or stop a sweep",
        params: commandParamsSchema,
        body: commandBodySchema.nullish(),
        response: { 202: sweepSummarySchema },
      },
    },
    async (request, reply) => {
      const { sweep, command } = request.params;
      const by = whoAsks(parts, request, request.body?.by ?? "api");
      await commandSweep(redis, sweep, { command, by });
      await queues.signalReconcile(sweep);
      const slots = await poolSlots(redis);
      return reply.code(202).send(summaryOf(sweep, await knownSweep(parts, sweep), slots));
    },
  );

  server.delete(
    "/sweeps/:sweep",
    {
      config: { role: "admin" },
      schema: {
        tags,
        summary: "Forget a sweep that has ended: its ledger, checkpoints and model",
        params: sweepParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { sweep } = request.params;
      await deleteSweep(redis, store, sweep);
      parts.log.info({ sweep, by: request.identity?.name }, "sweep deleted");
      return reply.code(204).send(null);
    },
  );
}
