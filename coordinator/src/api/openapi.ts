// The API describes itself: OpenAPI 3.1 made from the schemas that routes are checked by, and a page
// to read it. Both are behind the same gate as the routes.

import swagger from "@fastify/swagger";
import reference from "@scalar/fastify-api-reference";
import type { FastifyContextConfig } from "fastify";
import { createJsonSchemaTransform } from "fastify-type-provider-zod";

import type { ApiServer } from "./parts.ts";

/** The reference page brings its script and style along, in its own HTML. */
const REFERENCE_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

const viewer: FastifyContextConfig = { role: "viewer" };

/** Before the routes: they are collected as they are registered. */
export async function describeApi(server: ApiServer): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.1",
      info: {
        title: "Caviar",
        description:
          "Sweeps, trials and the cluster that trains them. Errors are problem details (RFC 9457) with a code of their own.",
        version: "1",
      },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
    // A number that may be NaN travels as a word: no JSON Schema says so exactly.
    transform: createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: "any" } }),
  });
}

/** After the routes. */
export async function serveReference(server: ApiServer): Promise<void> {
  server.get("/api/v1/openapi.json", { config: viewer, schema: { hide: true } }, async () =>
    server.swagger(),
  );
  await server.register(async (scope) => {
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, ...viewer };
    });
    scope.addHook("onSend", async (_request, reply) => {
      reply.header("content-security-policy", REFERENCE_POLICY);
    });
    await scope.register(reference, {
      routePrefix: "/api/v1/reference",
      configuration: {
        title: "Caviar API",
        url: "/api/v1/openapi.json",
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        // Nothing that leads to somebody else's service.
        showDeveloperTools: "never",
        agent: { disabled: true },
      },
    });
  });
}
