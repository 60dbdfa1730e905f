// What a pool could use, for whoever scales its trainers; KEDA's `metrics-api` scaler reads one number
// of it. A pool that nobody serves or knows answers too: it may be at zero.

import { liveSweeps } from "@caviar/ledger";
import {
  demandQuerySchema,
  poolDemand,
  poolDemandSchema,
  poolSchema,
  sweepDemand,
  trainersWanted,
} from "@caviar/protocol";
import { z } from "zod";

import type { ApiParts, ApiServer } from "./parts.ts";

export function demandRoutes(server: ApiServer, { redis, cache }: ApiParts): void {
  server.get(
    "/pools/:pool/demand",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["cluster"],
        summary: "Trials that wait in a pool or run, and how many trainers they call for",
        params: z.object({ pool: poolSchema }),
        querystring: demandQuerySchema,
        response: { 200: poolDemandSchema },
      },
    },
    async ({ params: { pool }, query }) => {
      const states = await Promise.all((await liveSweeps(redis)).map((id) => cache.catchUp(id)));
      const ours = states.filter((state) => state?.spec.pool === pool);
      const demand = poolDemand(ours.map((state) => sweepDemand(state!)));
      const { waiting, active } = demand;
      return { pool, waiting, active, trainers: trainersWanted(demand, query) };
    },
  );
}
