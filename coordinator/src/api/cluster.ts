// Who is there, and whether all is well.

import { presentTrainers } from "@caviar/ledger";
import { clusterSchema, diagnosisSchema } from "@caviar/protocol";

import type { ApiParts, ApiServer } from "./parts.ts";

export function clusterRoutes(server: ApiServer, { redis, diagnose }: ApiParts): void {
  server.get(
    "/cluster",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["cluster"],
        summary: "The trainers that are there, and what they offer",
        response: { 200: clusterSchema },
      },
    },
    async () => ({ trainers: await presentTrainers(redis) }),
  );

  server.get(
    "/diagnostics",
    {
      config: { role: "operator" },
      schema: {
        tags: ["cluster"],
        summary:
          "Whether Redis, the checkpoint store and the trainers are well, and how to mend them",
        response: { 200: diagnosisSchema },
      },
    },
    async () => diagnose(),
  );
}
