// What every answer and every request is held to: headers that keep a browser from running or
// framing what is not ours, cookies, a limit on how often, and the gate.

import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import { CaviarError } from "@caviar/errors";

import { guard } from "./access/gate.ts";
import type { ApiParts, ApiServer } from "./parts.ts";

/** A page that follows a sweep asks some times a second, a script perhaps fifty times. */
const REQUESTS_A_MINUTE = 6_000;

export async function protect(server: ApiServer, { access }: ApiParts): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
    // TLS ends at whatever stands in front of the coordinator, which knows whether to insist on it.
    strictTransportSecurity: false,
  });
  await server.register(cookie);
  // Of a client that has left already nobody can say where it was: there is nothing to count it by,
  // and nobody to answer.
  server.addHook("onRequest", async ({ socket }, reply) => {
    if (socket.remoteAddress === undefined) reply.hijack();
  });
  await server.register(rateLimit, {
    max: REQUESTS_A_MINUTE,
    timeWindow: "1 minute",
    // Until then nobody knows who asks; a flood of wrong tokens must count too.
    hook: "onRequest",
    errorResponseBuilder: (_request, { after }) =>
      new CaviarError("CAV_TOO_MANY_REQUESTS", `too many requests; try again in ${after}`),
  });
  guard(server, access);
}
