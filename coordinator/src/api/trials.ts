// Trials of a sweep: lists of them, one, its curve.

import { PAGE_COUNT_MAX, readEvents } from "@caviar/ledger";
import {
  curveSchema,
  type Report,
  type SweepId,
  trialPage,
  trialPageSchema,
  trialQuerySchema,
  trialSummary,
  trialSummarySchema,
} from "@caviar/protocol";

import {
  type ApiParts,
  type ApiServer,
  knownSweep,
  knownTrial,
  sweepParamsSchema,
  trialParamsSchema,
} from "./parts.ts";

const config = { role: "viewer" } as const;
const tags = ["trials"];

export function trialRoutes(server: ApiServer, parts: ApiParts): void {
  server.get(
    "/sweeps/:sweep/trials",
    {
      config,
      schema: {
        tags,
        summary: "A page of a sweep's trials, filtered and sorted",
        params: sweepParamsSchema,
        querystring: trialQuerySchema,
        response: { 200: trialPageSchema },
      },
    },
    async ({ params: { sweep }, query }) => trialPage(await knownSweep(parts, sweep), query),
  );

  server.get(
    "/sweeps/:sweep/trials/:trial",
    {
      config,
      schema: {
        tags,
        summary: "One trial",
        params: trialParamsSchema,
        response: { 200: trialSummarySchema },
      },
    },
    async ({ params: { sweep, trial } }) =>
      trialSummary(knownTrial(sweep, await knownSweep(parts, sweep), trial)),
  );

  server.get(
    "/sweeps/:sweep/trials/:trial/curve",
    {
      config,
      schema: {
        tags,
        summary: "Every report of one trial",
        params: trialParamsSchema,
        response: { 200: curveSchema },
      },
    },
    async ({ params: { sweep, trial } }) => {
      knownTrial(sweep, await knownSweep(parts, sweep), trial);
      return { reports: await readCurve(parts, sweep, trial) };
    },
  );
}

/** Every report of a trial. Costs a pass over the sweep's ledger: the fold keeps only the last. */
async function readCurve(parts: ApiParts, sweep: SweepId, trial: number): Promise<Report[]> {
  const reports: Report[] = [];
  for (let after = 0; ;) {
    const events = await readEvents(parts.redis, sweep, { after });
    for (const event of events) {
      if (event.kind === "trial-reported" && event.trial === trial) reports.push(...event.reports);
    }
    if (events.length < PAGE_COUNT_MAX) return reports;
    after = events.at(-1)?.seq ?? after;
  }
}
