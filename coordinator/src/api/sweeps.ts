// Looking at sweeps.

import { CaviarError } from "@caviar/errors";
import { newestSweeps, poolSlots } from "@caviar/ledger";
import {
  resultOf,
  type SweepId,
  sweepListSchema,
  sweepResultSchema,
  type SweepSummary,
  sweepSummarySchema,
} from "@caviar/protocol";

import { type ApiParts, type ApiServer, knownSweep, sweepParamsSchema } from "./parts.ts";
import { type Slots, summaryOf } from "./sweep-summary.ts";

const LISTED_MAX = 200;

const config = { role: "viewer" } as const;
const tags = ["sweeps"];

export function sweepRoutes(server: ApiServer, parts: ApiParts): void {
  server.get(
    "/sweeps",
    {
      config,
      schema: { tags, summary: "The newest sweeps", response: { 200: sweepListSchema } },
    },
    async () => {
      const ids = await newestSweeps(parts.redis, LISTED_MAX);
      const slots = await poolSlots(parts.redis);
      const summaries = await Promise.all(ids.map(async (id) => listed(parts, id, slots)));
      return { sweeps: summaries.filter((summary) => summary !== undefined) };
    },
  );

  server.get(
    "/sweeps/:sweep",
    {
      config,
      schema: {
        tags,
        summary: "One sweep in short",
        params: sweepParamsSchema,
        response: { 200: sweepSummarySchema },
      },
    },
    async ({ params: { sweep } }) =>
      summaryOf(sweep, await knownSweep(parts, sweep), await poolSlots(parts.redis)),
  );

  server.get(
    "/sweeps/:sweep/result",
    {
      config,
      schema: {
        tags,
        summary: "What the sweep has found so far; with its digest once it has ended",
        params: sweepParamsSchema,
        response: { 200: sweepResultSchema },
      },
    },
    async ({ params: { sweep } }) => resultOf(sweep, await knownSweep(parts, sweep)),
  );
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
