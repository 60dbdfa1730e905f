import { expect, test } from "vitest";

import { connectRedis, whileRedisAnswers } from "../src/index.ts";
import { testRedis } from "./fixture.ts";

const NEVER = new Promise<never>(() => undefined);

test("work is waited for as long as Redis answers, and its failure is its own", async () => {
  await using redis = testRedis();
  const work = Promise.withResolvers<string>();
  const waited = whileRedisAnswers(redis, work.promise, { silenceMs: 10_000 });
  await redis.ping();
  work.resolve("done");
  expect(await waited).toBe("done");
  const failure = new Error("of the work");
  await expect(whileRedisAnswers(redis, Promise.reject(failure))).rejects.toBe(failure);
});

test("work that waits for a Redis that is away is waited for no longer", async () => {
  const redis = connectRedis("redis://127.0.0.1:1");
  const waited = whileRedisAnswers(redis, NEVER, { silenceMs: 100 });
  await expect(waited).rejects.toMatchObject({ code: "CAV_REDIS_UNREACHABLE" });
  redis.disconnect();
});

test("a Redis that is paused for less than that is waited for", async () => {
  await using redis = testRedis();
  await using other = testRedis();
  await other.call("CLIENT", "PAUSE", "300");
  const work = redis.ping();
  expect(await whileRedisAnswers(redis, work, { silenceMs: 30_000 })).toBe("PONG");
});
