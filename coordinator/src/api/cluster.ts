// Who is there.

import { presentTrainers } from "@caviar/ledger";
import { clusterSchema } from "@caviar/protocol";

import type { ApiParts, ApiServer } from "./parts.ts";

export function clusterRoutes(server: ApiServer, { redis }: ApiParts): void {
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
}
