// A sweep's ledger as server-sent events (WHATWG HTML, section 9.2): past first, then live. A reader
// that lost the connection sends Last-Event-ID and misses nothing. One that says with it when that event
// happened is also told when Redis has lost it: by the first event, and all that is there now.

import { CaviarError } from "@caviar/errors";
import { lastSeq, type Told } from "@caviar/ledger";
import { type SweepId, toJson } from "@caviar/protocol";
import { Readable } from "node:stream";
import { z } from "zod";

import { type ApiParts, type ApiServer, sweepParamsSchema } from "./parts.ts";

/** A comment this often keeps proxies from closing an idle stream; ms. */
const KEEP_ALIVE_MS = 15_000;

const headersSchema = z.object({
  "last-event-id": z.coerce.number().int().min(0).default(0),
  "last-event-at": z.coerce.number().int().min(0).optional(),
});

export function eventRoutes(server: ApiServer, parts: ApiParts): void {
  server.get(
    "/sweeps/:sweep/events",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["sweeps"],
        summary:
          "The sweep's ledger as server-sent events, from Last-Event-ID on; from the first one when Redis has lost that of Last-Event-At",
        produces: ["text/event-stream"],
        params: sweepParamsSchema,
        headers: headersSchema,
      },
    },
    async (request, reply) => {
      const { sweep } = request.params;
      const { "last-event-id": seq, "last-event-at": at } = request.headers;
      // Not by its fold: who follows a long sweep folds it himself.
      if ((await lastSeq(parts.redis, sweep)) === undefined) {
        throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
      }
      const gone = new AbortController();
      request.raw.on("close", () => gone.abort());
      return reply
        .header("cache-control", "no-store")
        .type("text/event-stream")
        .send(
          Readable.from(serverSentEvents(parts, sweep, { told: { seq, at }, signal: gone.signal })),
        );
    },
  );
}

async function* serverSentEvents(
  { follower }: ApiParts,
  sweep: SweepId,
  { told, signal }: { readonly told: Told; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  yield ": caviar\n\n"; // headers leave at once, also when nothing has happened yet
  for await (const events of follower.follow(sweep, { told, idleMs: KEEP_ALIVE_MS, signal })) {
    if (events.length === 0) yield ": alive\n\n";
    else yield events.map((event) => `id: ${event.seq}\ndata: ${toJson(event)}\n\n`).join("");
    if (events.some(({ kind }) => kind === "sweep-ended")) return;
  }
}
