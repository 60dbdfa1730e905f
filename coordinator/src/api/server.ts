// The HTTP server: the API under /api/v1, health, and the dashboard's files. It reads ledgers and
// appends people's commands; it decides nothing.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import fastifyStatic from "@fastify/static";
import { CaviarError } from "@caviar/errors";
import { toJson } from "@caviar/protocol";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";

import { sessionRoutes } from "./access/session.ts";
import { tokenRoutes } from "./access/tokens.ts";
import { clusterRoutes } from "./cluster.ts";
import { createSweepRoutes } from "./create-sweep.ts";
import { demandRoutes } from "./demand.ts";
import { eventRoutes } from "./events.ts";
import { exportRoutes } from "./export/routes.ts";
import { importanceRoutes } from "./importance.ts";
import { metricsRoutes } from "./metrics.ts";
import { modelRoutes } from "./model.ts";
import { describeApi, serveReference } from "./openapi.ts";
import { pandaRoutes } from "./panda.ts";
import type { ApiParts, ApiServer } from "./parts.ts";
import { answerWithProblem } from "./problem.ts";
import { protect } from "./protect.ts";
import { serveQueueBoard } from "./queue-board.ts";
import { steerSweepRoutes } from "./steer-sweep.ts";
import { steerTrialRoutes } from "./steer-trials.ts";
import { sweepRoutes } from "./sweeps.ts";
import { tableRoutes } from "./table.ts";
import { trialRoutes } from "./trials.ts";

const BODY_BYTES_MAX = 1024 * 1024;
const DASHBOARD = fileURLToPath(new URL("../../../packages/dashboard/dist", import.meta.url));

/** The server, ready to listen or to be asked with `inject`. */
export async function buildServer(parts: ApiParts): Promise<ApiServer> {
  const loggerInstance: FastifyBaseLogger = parts.log;
  const server = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    // Event streams end by themselves only with their sweep.
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  // Answers are made here, by types: parsing them again would find nothing.
  server.setSerializerCompiler(() => (answer) => toJson(answer));
  server.setErrorHandler(answerWithProblem);
  server.setNotFoundHandler(async (request, reply) => {
    const message = `there is no ${request.method} ${request.url}`;
    return answerWithProblem(new CaviarError("CAV_NOT_FOUND", message), request, reply);
  });
  await protect(server, parts);
  await describeApi(server);
  healthRoutes(server, parts);
  metricsRoutes(server, parts);
  for (const route of ROUTES) {
    await server.register(async (scope) => route(scope, parts), { prefix: "/api/v1" });
  }
  await serveReference(server);
  await serveQueueBoard(server, parts);
  await serveDashboard(server);
  return server;
}

const ROUTES = [
  sessionRoutes,
  tokenRoutes,
  createSweepRoutes,
  sweepRoutes,
  steerSweepRoutes,
  steerTrialRoutes,
  pandaRoutes,
  trialRoutes,
  modelRoutes,
  importanceRoutes,
  exportRoutes,
  eventRoutes,
  clusterRoutes,
  demandRoutes,
  tableRoutes,
] as const;

const anybody = { role: "anybody" } as const;

function healthRoutes(server: ApiServer, { redis }: ApiParts): void {
  const about = { config: anybody, schema: { hide: true } };
  server.get("/healthz", about, async () => ({ status: "ok" }));
  server.get("/readyz", about, async () => {
    await redis.ping();
    return { status: "ok" };
  });
}

/** The page's files have no secrets: it asks for a token itself when the API wants one. */
async function serveDashboard(server: ApiServer): Promise<void> {
  if (!existsSync(DASHBOARD)) {
    server.get("/", { config: anybody, schema: { hide: true } }, async (_request, reply) =>
      reply
        .type("text/plain")
        .send("The dashboard is not built: run `pnpm --filter dashboard build`.\n"),
    );
    return;
  }
  await server.register(async (scope) => {
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, ...anybody };
      route.schema = { ...route.schema, hide: true };
    });
    await scope.register(fastifyStatic, { root: DASHBOARD });
  });
}
