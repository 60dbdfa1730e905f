// A sweep in columns, for whoever shows it: the table at a sequence number, from which a reader goes
// on with the events after it; the curves; and the events of one trial.

import { CaviarError } from "@caviar/errors";
import { readEvents } from "@caviar/ledger";
import {
  encodeTable,
  type LedgerEvent,
  type SweepId,
  sweepIdSchema,
  toJson,
  trialCount,
} from "@caviar/protocol";
import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { TableCache } from "../table-cache.ts";
import { curveRoutes } from "./curves.ts";
import { COLUMNS, knownTable } from "./known-table.ts";
import type { ApiParts } from "./parts.ts";

/** A trial of ten thousand epochs is told by its last events. */
const EVENTS_MAX = 1000;
/** Asked of Redis at once. */
const READ_AT_ONCE = 50;

const sweepParamSchema = z.object({ sweep: sweepIdSchema });
const trialParamSchema = z.object({ sweep: sweepIdSchema, trial: z.coerce.number().int().min(0) });

export function tableRoutes(server: FastifyInstance, parts: ApiParts): void {
  const tables = new TableCache(parts.redis);

  server.get("/sweeps/:sweep/table", async (request, reply) => {
    const { sweep } = sweepParamSchema.parse(request.params);
    const { table } = await knownTable(tables, sweep);
    return reply.type(COLUMNS).send(Buffer.from(encodeTable(table).buffer));
  });

  server.get("/sweeps/:sweep/trials/:trial/events", async (request, reply) => {
    const { sweep, trial } = trialParamSchema.parse(request.params);
    const { table, events: index } = await knownTable(tables, sweep);
    const count = trialCount(table);
    if (trial >= count) {
      const message = `expected a trial of ${sweep} in 0..${count - 1}, got ${trial}`;
      throw new CaviarError("CAV_TRIAL_UNKNOWN", message);
    }
    const events = await eventsAt(parts, sweep, index.of(trial, EVENTS_MAX));
    return reply.type("application/json").send(toJson({ events }));
  });

  curveRoutes(server, tables);
}

async function eventsAt({ redis }: ApiParts, sweep: SweepId, seqs: readonly number[]) {
  const events: LedgerEvent[] = [];
  for (let start = 0; start < seqs.length; start += READ_AT_ONCE) {
    const some = seqs.slice(start, start + READ_AT_ONCE);
    const read = some.map(async (seq) => readEvents(redis, sweep, { after: seq - 1, count: 1 }));
    events.push(...(await Promise.all(read)).flat());
  }
  return events;
}
