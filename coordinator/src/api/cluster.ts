// Who is there.

import { presentTrainers } from "@caviar/ledger";
import type { FastifyInstance } from "fastify";

import type { ApiParts } from "./parts.ts";

export function clusterRoutes(server: FastifyInstance, { redis }: ApiParts): void {
  server.get("/cluster", async () => ({ trainers: await presentTrainers(redis) }));
}
