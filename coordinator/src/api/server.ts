// The HTTP server: the API under /api/v1, health, and the dashboard's files. It reads ledgers and
// appends people's commands; it decides nothing.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";

import { clusterRoutes } from "./cluster.ts";
import { eventRoutes } from "./events.ts";
import type { ApiParts } from "./parts.ts";
import { answerWithProblem } from "./problem.ts";
import { sweepRoutes } from "./sweeps.ts";
import { tableRoutes } from "./table.ts";
import { trialRoutes } from "./trials.ts";

const BODY_BYTES_MAX = 1024 * 1024;
const DASHBOARD = fileURLToPath(new URL("../../../packages/dashboard/dist", import.meta.url));

/** The server, ready to listen or to be asked with `inject`. */
export async function buildServer(parts: ApiParts): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = parts.log;
  const server = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    // Event streams end by themselves only with their sweep.
    forceCloseConnections: true,
  });
  server.setErrorHandler(answerWithProblem);
  server.setNotFoundHandler(async (request, reply) =>
    answerWithProblem(
      Object.assign(new Error(`there is no ${request.method} ${request.url}`), { statusCode: 404 }),
      request,
      reply,
    ),
  );
  server.get("/healthz", async () => ({ status: "ok" }));
  server.get("/readyz", async () => {
    await parts.redis.ping();
    return { status: "ok" };
  });
  const routes = [sweepRoutes, trialRoutes, eventRoutes, clusterRoutes, tableRoutes];
  for (const route of routes) {
    await server.register(async (scope) => route(scope, parts), { prefix: "/api/v1" });
  }
  await serveDashboard(server);
  return server;
}

async function serveDashboard(server: FastifyInstance): Promise<void> {
  if (existsSync(DASHBOARD)) {
    const policy =
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    await server.register(fastifyStatic, {
      root: DASHBOARD,
      setHeaders: (reply) => {
        reply.header("content-security-policy", policy);
        reply.header("x-content-type-options", "nosniff");
        reply.header("referrer-policy", "no-referrer");
      },
    });
    return;
  }
  server.get("/", async (_request, reply) =>
    reply
      .type("text/plain")
      .send("The dashboard is not built: run `pnpm --filter dashboard build`.\n"),
  );
}
