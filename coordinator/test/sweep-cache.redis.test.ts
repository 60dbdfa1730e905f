import { setTimeout } from "node:timers/promises";

import { commandSweep, connectRedis, createSweep, type Redis } from "@caviar/ledger";
import { type SweepId, sweepSpecSchema } from "@caviar/protocol";
import { specInput } from "@caviar/protocol/simulated-sweep";
import { expect, test } from "vitest";

import { SweepCache } from "../src/sweep-cache.ts";
import { TableCache } from "../src/table-cache.ts";

/** What each cache has of the sweep as a whole. */
const caches = {
  states(redis: Redis) {
    const cache = new SweepCache(redis);
    return async (sweep: SweepId) => cache.catchUp(sweep);
  },
  tables(redis: Redis) {
    const cache = new TableCache(redis);
    return async (sweep: SweepId) => (await cache.catchUp(sweep))?.table.head;
  },
};

/** A sweep whose cache is read, and what becomes of it when a replica takes over that lacks the last event. */
async function takenOver(kind: keyof typeof caches) {
  const url = process.env["CAVIAR_TEST_REDIS_URL"];
  if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
  const [redis, other] = [connectRedis(url), connectRedis(url)];
  const sweep = { spec: sweepSpecSchema.parse(specInput), by: "test" };
  const idempotencyKey = crypto.randomUUID();
  const readAs = caches[kind](redis);

  const id = await createSweep(other, { ...sweep, idempotencyKey });
  await commandSweep(other, id, { command: "pause", by: "test" });
  expect((await readAs(id))?.phase).toBe("paused");

  // What the replica has not got is the pause; as many events came to it since.
  await setTimeout(5); // a real one takes longer
  await other.del(`caviar:{${id}}:log`, `caviar:{${id}}:head`);
  await createSweep(other, { ...sweep, idempotencyKey });
  await commandSweep(other, id, { command: "stop", by: "test" });
  return {
    redis,
    other,
    read: async () => readAs(id),
    async [Symbol.asyncDispose]() {
      await Promise.all([redis.quit(), other.quit()]);
    },
  };
}

test.each(["states", "tables"] as const)(
  "after a lost connection %s are folded anew: a promoted replica may tell another story",
  async (kind) => {
    await using taken = await takenOver(kind);
    const { redis, other } = taken;
    const lost = new Promise((resolve) => redis.once("close", resolve));
    await other.call("CLIENT", "KILL", "ID", String(await redis.call("CLIENT", "ID")));
    await lost;
    expect(await taken.read()).toMatchObject({ phase: "stopping", seq: 2 });
  },
);

test.each(["states", "tables"] as const)(
  "%s are folded anew also when no connection was lost: an old master may go on as a replica",
  async (kind) => {
    await using taken = await takenOver(kind);
    expect(await taken.read()).toMatchObject({ phase: "stopping", seq: 2 });
  },
);
