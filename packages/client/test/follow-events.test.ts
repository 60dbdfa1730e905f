import type { ServerResponse } from "node:http";

import { type LedgerEvent, sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { createClient } from "../src/index.ts";
import { sendJson, startApi } from "./api-server.ts";

const sweep = sweepIdSchema.parse("digits-3f2a");

const stamp = (seq: number) => ({ seq, at: seq, fence: 0 });
const handedBack = (seq: number) => ({ kind: "trial-handed-back", trial: 0, ...stamp(seq) });
const ended = (seq: number) => ({
  kind: "sweep-ended",
  status: "completed",
  reason: "all done",
  digest: "",
  ...stamp(seq),
});

function write(response: ServerResponse, events: readonly { seq: number }[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events) {
    response.write(`: keep-alive\n\nid: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
  }
}

async function seqsOf(events: AsyncIterable<LedgerEvent>): Promise<number[]> {
  const seqs: number[] = [];
  for await (const { seq } of events) seqs.push(seq);
  return seqs;
}

test("a stream that breaks twice gives every event once, in order, and ends after sweep-ended", async () => {
  const all = [handedBack(1), handedBack(2), handedBack(3), handedBack(4), ended(5)];
  let connections = 0;
  await using api = await startApi((request, response) => {
    connections += 1;
    const after = Number(request.headers["last-event-id"]);
    if (connections === 1) {
      write(response, all.slice(after, 2));
      // Half of an event, then the connection is cut.
      response.write('id: 3\ndata: {"kind":"trial-ha', () => request.socket.destroy());
    } else if (connections === 2) {
      write(response, all.slice(after, 4));
      response.end();
    } else {
      // One that the reader has already: it must not come twice.
      write(response, all.slice(after - 1));
    }
  });
  const client = createClient({ url: api.url });
  expect(await seqsOf(client.events(sweep))).toEqual([1, 2, 3, 4, 5]);
  expect(api.seen.map(({ headers }) => headers["last-event-id"])).toEqual(["0", "2", "4"]);
});

test("a ledger that has lost what was given out is given out again, from its first event", async () => {
  const [before, after] = [
    [handedBack(1), handedBack(2), handedBack(3)],
    [handedBack(1), ended(2)],
  ];
  let connections = 0;
  await using api = await startApi((request, response) => {
    connections += 1;
    write(response, connections === 1 ? before : after);
    if (connections === 1) request.socket.destroySoon();
  });
  const client = createClient({ url: api.url });
  expect(await seqsOf(client.events(sweep))).toEqual([1, 2, 3, 1, 2]);
  const asked = api.seen.map(({ headers }) => [headers["last-event-id"], headers["last-event-at"]]);
  expect(asked).toEqual([
    ["0", undefined],
    ["3", "3"],
  ]);
});

test("following after an event asks for what comes after it", async () => {
  await using api = await startApi((_request, response) => write(response, [ended(8)]));
  const client = createClient({ url: api.url });
  expect(await seqsOf(client.events(sweep, { after: 7, at: 70 }))).toEqual([8]);
  expect(api.seen[0]?.headers).toMatchObject({ "last-event-id": "7", "last-event-at": "70" });
});

test("leaving the loop closes the connection", async () => {
  const closed = Promise.withResolvers<void>();
  await using api = await startApi((_request, response) => {
    response.once("close", closed.resolve);
    write(response, [handedBack(1)]);
  });
  for await (const event of createClient({ url: api.url }).events(sweep)) {
    expect(event.seq).toBe(1);
    break;
  }
  await closed.promise;
});

test("an aborted signal ends a stream that waits, with the signal's own reason", async () => {
  const abort = new AbortController();
  await using api = await startApi((_request, response) => write(response, [handedBack(1)]));
  const events = createClient({ url: api.url }).events(sweep, { signal: abort.signal });
  const following = (async () => {
    for await (const event of events) abort.abort(new Error(`enough at ${event.seq}`));
  })();
  await expect(following).rejects.toThrow("enough at 1");
});

test("an unknown sweep is the coordinator's error, asked for once", async () => {
  await using api = await startApi((_request, response) =>
    sendJson(response, 404, {
      type: "about:blank",
      title: "there is no such sweep",
      status: 404,
      detail: "there is no sweep digits-3f2a",
      code: "CAV_SWEEP_UNKNOWN",
    }),
  );
  const client = createClient({ url: api.url });
  await expect(seqsOf(client.events(sweep))).rejects.toMatchObject({ code: "CAV_SWEEP_UNKNOWN" });
  expect(api.seen).toHaveLength(1);
});

test.each([
  ["a gap between sequence numbers", [handedBack(1), handedBack(3)]],
  ["an event of no known kind", [{ kind: "unheard-of", ...stamp(1) }]],
])("%s is CAV_MESSAGE_INVALID", async (_what, events) => {
  await using api = await startApi((_request, response) => write(response, events));
  const client = createClient({ url: api.url });
  await expect(seqsOf(client.events(sweep))).rejects.toMatchObject({ code: "CAV_MESSAGE_INVALID" });
});
