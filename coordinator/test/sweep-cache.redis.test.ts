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

test.each(["states", "tables"] as const)(
  "after a lost connection %s are folded anew: a promoted replica may tell another story",
  async (kind) => {
    const url = process.env["CAVIAR_TEST_REDIS_URL"];
    if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
    const [redis, other] = [connectRedis(url), connectRedis(url)];
    const sweep = { spec: sweepSpecSchema.parse(specInput), by: "test" };
    const idempotencyKey = crypto.randomUUID();
    const read = caches[kind](redis);

    const id = await createSweep(other, { ...sweep, idempotencyKey });
    await commandSweep(other, id, { command: "pause", by: "test" });
    expect((await read(id))?.phase).toBe("paused");

    // What the replica has not got is the pause; as many events came to it since.
    await other.del(`caviar:{${id}}:log`, `caviar:{${id}}:head`);
    await createSweep(other, { ...sweep, idempotencyKey });
    await commandSweep(other, id, { command: "stop", by: "test" });
    const lost = new Promise((resolve) => redis.once("close", resolve));
    await other.call("CLIENT", "KILL", "ID", String(await redis.call("CLIENT", "ID")));
    await lost;
    expect(await read(id)).toMatchObject({ phase: "stopping", seq: 2 });
    await Promise.all([redis.quit(), other.quit()]);
  },
);
