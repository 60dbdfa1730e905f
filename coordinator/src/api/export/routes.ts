// Downloads of a whole sweep.

import { z } from "zod";

import { type ApiParts, type ApiServer, knownSweep, sweepParamsSchema } from "../parts.ts";
import { FORMATS } from "./formats.ts";
import { trialTable } from "./trial-table.ts";

const querySchema = z.strictObject({ format: z.enum(["csv", "jsonl", "parquet"]) });

export function exportRoutes(server: ApiServer, parts: ApiParts): void {
  server.get(
    "/sweeps/:sweep/export",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["sweeps"],
        summary: "All trials as a table: csv, jsonl or parquet",
        produces: Object.values(FORMATS).map(({ type }) => type),
        params: sweepParamsSchema,
        querystring: querySchema,
      },
    },
    async ({ params: { sweep }, query: { format } }, reply) => {
      const { type, write } = FORMATS[format];
      return reply
        .type(type)
        .header("content-disposition", `attachment; filename="${sweep}.${format}"`)
        .send(write(trialTable(await knownSweep(parts, sweep))));
    },
  );
}
