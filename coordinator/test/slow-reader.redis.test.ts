// A reader of a sweep's events that does not keep up must cost the coordinator a page or two of
// events, not the ledger.

import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";

import {
  connectRedis,
  createSweep,
  decide,
  EventFollower,
  lead,
  Queues,
  retireSweep,
  openStore,
} from "@caviar/ledger";
import { openLog } from "@caviar/process";
import { sweepSpecSchema } from "@caviar/protocol";
import { specInput } from "@caviar/protocol/simulated-sweep";
import { expect, test } from "vitest";

import { diagnose } from "../src/diagnosis.ts";
import { Access } from "../src/api/access/access.ts";
import { buildServer } from "../src/api/server.ts";
import { SweepCache } from "../src/sweep-cache.ts";

process.env["LOG_LEVEL"] = "silent";

const EVENTS = 20_000;
const BATCH = 500;
/** What lies in the sockets' buffers and in two pages, at 2 kB an event; the ledger is 42 MB. */
const AHEAD_MAX = 12_000;
/** Turns of the event loop in which a reader without brakes would read the whole ledger. */
const TURNS = 2_000;

/** Tells how far the server has read. */
class WatchedFollower extends EventFollower {
  read = 0;

  override async *follow(...args: Parameters<EventFollower["follow"]>) {
    for await (const events of super.follow(...args)) {
      this.read = events.at(-1)?.seq ?? this.read;
      yield events;
    }
  }
}

async function longSweep(redis: ReturnType<typeof connectRedis>) {
  const spec = sweepSpecSchema.parse(specInput);
  const sweep = await createSweep(redis, { spec, by: "test" });
  await retireSweep(redis, sweep); // nobody is to look after it
  const fence = await lead(redis, sweep);
  const reason = "x".repeat(2_000);
  for (let first = 0; first < EVENTS; first += BATCH) {
    const events = Array.from({ length: BATCH }, (_, i) => {
      const unit = [0.5, 0.5];
      const params = { rate: 0.1, units: 8 };
      const of = { trial: first + i, round: 0, unit, params, epochs: 1, reason };
      return { kind: "trial-proposed", ...of } as const;
    });
    await decide(redis, sweep, { fence, operation: first, basis: 1, events });
  }
  return sweep;
}

test("the server reads ahead of a slow reader by its buffers only, and then gives it everything", async () => {
  const url = process.env["CAVIAR_TEST_REDIS_URL"];
  if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
  const redis = connectRedis(url);
  const queues = new Queues(redis);
  const follower = new WatchedFollower(redis);
  const store = await openStore({ store: tmpdir(), redisUrl: url });
  const server = await buildServer({
    redis,
    queues,
    cache: new SweepCache(redis),
    follower,
    store,
    access: new Access({ redis, adminToken: undefined }),
    log: openLog("test"),
    diagnose: async () => diagnose({ redis, redisUrl: url, openStore: async () => store }),
  });
  try {
    const sweep = await longSweep(redis);
    const address = await server.listen({ host: "127.0.0.1", port: 0 });
    const request = get(`${address}/api/v1/sweeps/${sweep}/events`);
    const [response]: IncomingMessage[] = await once(request, "response");
    for (let turn = 0; turn < TURNS; turn++) await redis.ping();
    expect(follower.read).toBeLessThan(AHEAD_MAX);

    let text = "";
    for await (const chunk of response!.setEncoding("utf8")) {
      text = `${text.slice(-100)}${String(chunk)}`;
      if (text.includes(`id: ${EVENTS + 1}\n`)) break;
    }
    expect(follower.read).toBe(EVENTS + 1);
    request.destroy();
  } finally {
    follower.close();
    await server.close();
    await queues.close();
    await redis.quit();
  }
});
