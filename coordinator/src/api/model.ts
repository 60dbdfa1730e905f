// The best model of a sweep, to download.

import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import { type ApiParts, type ApiServer, knownSweep, sweepParamsSchema } from "./parts.ts";

const paramsSchema = sweepParamsSchema.extend({ file: z.string().max(200) });

export function modelRoutes(server: ApiServer, parts: ApiParts): void {
  server.get(
    "/sweeps/:sweep/model/:file",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["sweeps"],
        summary: "A file of the best model",
        produces: ["application/octet-stream"],
        params: paramsSchema,
      },
    },
    async ({ params: { sweep, file } }, reply) => {
      const { evaluation } = await knownSweep(parts, sweep);
      if (evaluation?.phase !== "done") {
        throw new CaviarError("CAV_SWEEP_UNFINISHED", `${sweep} has no evaluated model yet`);
      }
      const names = Object.keys(evaluation.files);
      const key = Object.hasOwn(evaluation.files, file) ? evaluation.files[file] : undefined;
      if (key === undefined) {
        const message = `expected one of ${names.join(", ") || "no files"}, got ${file}`;
        throw new CaviarError("CAV_CHECKPOINT_MISSING", message);
      }
      return reply
        .type("application/octet-stream")
        .header("content-disposition", "attachment")
        .send(Buffer.from(await parts.store.get(key)));
    },
  );
}
