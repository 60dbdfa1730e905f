// A sweep's ledger as server-sent events (WHATWG HTML, section 9.2): past first, then live. A reader
// that lost the connection sends Last-Event-ID and misses nothing.

import { CaviarError } from "@caviar/errors";
import { lastSeq } from "@caviar/ledger";
import { type SweepId, sweepIdSchema, toJson } from "@caviar/protocol";
import type { FastifyInstance } from "fastify";
import { Readable } from "node:stream";
import { z } from "zod";

import type { ApiParts } from "./parts.ts";

/** A comment this often keeps proxies from closing an idle stream; ms. */
const KEEP_ALIVE_MS = 15_000;

const paramSchema = z.object({ sweep: sweepIdSchema });
const headerSchema = z.object({ "last-event-id": z.coerce.number().int().min(0).default(0) });

export function eventRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get("/sweeps/:sweep/events", async (request, reply) => {
    const { sweep } = paramSchema.parse(request.params);
    const after = headerSchema.parse(request.headers)["last-event-id"];
    // Its head is enough: folding a ledger of a million events would keep the stream waiting.
    if ((await lastSeq(parts.redis, sweep)) === undefined) {
      throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
    }
    const gone = new AbortController();
    request.raw.on("close", () => gone.abort());
    return reply
      .header("cache-control", "no-store")
      .type("text/event-stream")
      .send(Readable.from(serverSentEvents(parts, sweep, { after, signal: gone.signal })));
  });
}

async function* serverSentEvents(
  { follower }: ApiParts,
  sweep: SweepId,
  { after, signal }: { readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  yield ": caviar\n\n"; // headers leave at once, also when nothing has happened yet
  for await (const events of follower.follow(sweep, { after, idleMs: KEEP_ALIVE_MS, signal })) {
    if (events.length === 0) yield ": alive\n\n";
    else yield events.map((event) => `id: ${event.seq}\ndata: ${toJson(event)}\n\n`).join("");
    if (events.some(({ kind }) => kind === "sweep-ended")) return;
  }
}
