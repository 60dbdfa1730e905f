// BullMQ's own board, to look at: what it shows only moves work, and jobs that were changed by hand
// would be put right by the next reconcile.

import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { FastifyAdapter } from "@bull-board/fastify";

import { queueNames } from "./metrics.ts";
import type { ApiParts, ApiServer } from "./parts.ts";

const PATH = "/queues";
/** Its styles are made as it runs, its addresses are relative; the font of another host is refused. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'";

export async function serveQueueBoard(
  server: ApiServer,
  { redis, queues }: ApiParts,
): Promise<void> {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(PATH);
  const board = createBullBoard({ queues: [], serverAdapter: adapter });
  const known = new Set<string>();

  await server.register(async (scope) => {
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, role: "viewer" };
      route.schema = { ...route.schema, hide: true };
    });
    scope.addHook("onRequest", async () => {
      for (const name of await queueNames(redis)) {
        if (known.has(name)) continue;
        known.add(name);
        board.addQueue(new BullMQAdapter(queues.named(name), { readOnlyMode: true }));
      }
    });
    scope.addHook("onSend", async (_request, reply) => {
      reply.header("content-security-policy", POLICY);
    });
    await scope.register(adapter.registerPlugin(), { prefix: PATH });
  });
}
