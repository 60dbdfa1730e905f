import { commandSweep, connectRedis, createSweep } from "@caviar/ledger";
import { sweepSpecSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { SweepCache } from "../src/sweep-cache.ts";
import { specInput } from "./simulated-sweep.ts";

test("after a lost connection a sweep is folded anew: a promoted replica may tell another story", async () => {
  const url = process.env["CAVIAR_TEST_REDIS_URL"];
  if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
  const [redis, other] = [connectRedis(url), connectRedis(url)];
  const sweep = { spec: sweepSpecSchema.parse(specInput), by: "test" };
  const idempotencyKey = crypto.randomUUID();
  const cache = new SweepCache(redis);

  const id = await createSweep(other, { ...sweep, idempotencyKey });
  await commandSweep(other, id, { command: "pause", by: "test" });
  expect((await cache.catchUp(id))?.phase).toBe("paused");

  // What the replica has not got is the pause; as many events came to it since.
  await other.del(`caviar:{${id}}:log`, `caviar:{${id}}:head`);
  await createSweep(other, { ...sweep, idempotencyKey });
  await commandSweep(other, id, { command: "stop", by: "test" });
  const lost = new Promise((resolve) => redis.once("close", resolve));
  await other.call("CLIENT", "KILL", "ID", String(await redis.call("CLIENT", "ID")));
  await lost;
  expect(await cache.catchUp(id)).toMatchObject({ phase: "stopping", seq: 2 });
  await Promise.all([redis.quit(), other.quit()]);
});
