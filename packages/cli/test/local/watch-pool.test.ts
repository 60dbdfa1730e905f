import { createServer } from "node:http";
import { once } from "node:events";

import { createClient } from "@caviar/client";
import { NO_COST, sweepIdSchema, sweepSpecSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { watchPool } from "../../src/local/watch-pool.ts";

const sweep = sweepIdSchema.parse("digits-12345678");
const spec = sweepSpecSchema.parse({
  name: "digits",
  objective: { name: "classifier" },
  metric: { name: "loss", goal: "minimize" },
  space: { rate: { type: "float", min: 0, max: 1 } },
  budget: { trials: 1, epochs: 1 },
});

/** A coordinator's stand-in that answers one summary after the other, the last one for good. */
async function coordinator(answers: readonly ({ poolSlots: number; phase?: string } | "broken")[]) {
  let asked = 0;
  const server = createServer((_request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)]!;
    const summary = {
      sweep,
      name: "digits",
      phase: "running",
      createdAt: 1,
      pool: "gpu",
      spec,
      trials: 0,
      trialsEnded: 0,
      trialsPlanned: 1,
      bestTrial: null,
      bestLoss: null,
      events: 1,
      cost: { ...NO_COST, waitedSeconds: 0 },
    };
    const body = answer === "broken" ? { code: "CAV_INTERNAL" } : { ...summary, ...answer };
    response.writeHead(answer === "broken" ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  return {
    client: createClient({ url: `http://127.0.0.1:${address.port}` }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("a pool that loses its last trainer is told once, and once that it is served again", async () => {
  const served = { poolSlots: 2 };
  const empty = { poolSlots: 0 };
  await using at = await coordinator([served, empty, "broken", empty, served, served, empty]);
  const over = new AbortController();
  const notes: (string | undefined)[] = [];
  await watchPool(at.client, sweep, {
    signal: over.signal,
    lookMs: 1,
    onNote(note) {
      notes.push(note);
      if (notes.length === 3) over.abort();
    },
  });
  const waits = "no trainer serves pool gpu: the sweep waits for one";
  expect(notes).toEqual([waits, undefined, waits]);
});

test("a sweep that has ended waits for nobody", async () => {
  await using at = await coordinator([{ poolSlots: 0, phase: "ended" }]);
  const over = new AbortController();
  let looks = 0;
  const client = {
    async sweep() {
      if (++looks === 5) over.abort();
      return at.client.sweep(sweep);
    },
  };
  const notes: unknown[] = [];
  const onNote = (note: string | undefined) => void notes.push(note);
  await watchPool(client, sweep, { signal: over.signal, lookMs: 1, onNote });
  expect(notes).toEqual([]);
});
