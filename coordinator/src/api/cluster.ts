// Who is there, and whether all is well.

import { presentTrainers } from "@caviar/ledger";
import type { FastifyInstance } from "fastify";

import type { ApiParts } from "./parts.ts";

export function clusterRoutes(server: FastifyInstance, { redis, diagnose }: ApiParts): void {
  server.get("/cluster", async () => ({ trainers: await presentTrainers(redis) }));
  server.get("/diagnostics", async () => diagnose());
}
