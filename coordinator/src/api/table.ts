// A sweep in columns, for whoever shows it: the table at a sequence number, from which a reader goes
// on with the events after it; the curves; and the events of one trial.

import { CaviarError } from "@caviar/errors";
import { readEvents } from "@caviar/ledger";
import {
  encodeTable,
  type LedgerEvent,
  type SweepId,
  trialCount,
  trialEventsSchema,
} from "@caviar/protocol";

import { TableCache } from "../table-cache.ts";
import { curveRoutes } from "./curves.ts";
import { COLUMNS, knownTable } from "./known-table.ts";
import { type ApiParts, type ApiServer, sweepParamsSchema, trialParamsSchema } from "./parts.ts";

/** A trial of ten thousand epochs is told by its last events. */
const EVENTS_MAX = 1000;
/** Asked of Redis at once. */
const READ_AT_ONCE = 50;

const config = { role: "viewer" } as const;

export function tableRoutes(server: ApiServer, parts: ApiParts): void {
  const tables = new TableCache(parts.redis);

  server.get(
    "/sweeps/:sweep/table",
    {
      config,
      schema: {
        tags: ["sweeps"],
        summary: "The whole sweep in columns, as safetensors",
        produces: [COLUMNS],
        params: sweepParamsSchema,
      },
    },
    async ({ params: { sweep } }, reply) => {
      const { table } = await knownTable(tables, sweep);
      return reply.type(COLUMNS).send(Buffer.from(encodeTable(table).buffer));
    },
  );

  server.get(
    "/sweeps/:sweep/trials/:trial/events",
    {
      config,
      schema: {
        tags: ["trials"],
        summary: `The ledger's events of one trial, the last ${EVENTS_MAX} at most`,
        params: trialParamsSchema,
        response: { 200: trialEventsSchema },
      },
    },
    async ({ params: { sweep, trial } }) => {
      const { table, events: index } = await knownTable(tables, sweep);
      const count = trialCount(table);
      if (trial >= count) {
        const there = count === 0 ? "no trial yet" : `0..${count - 1}`;
        const message = `expected a trial of ${sweep}, which has ${there}, got ${trial}`;
        throw new CaviarError("CAV_TRIAL_UNKNOWN", message);
      }
      return { events: await eventsAt(parts, sweep, index.of(trial, EVENTS_MAX)) };
    },
  );

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
