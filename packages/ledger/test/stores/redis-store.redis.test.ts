import { describe, expect, test } from "vitest";

import { connectRedis, openStore } from "../../src/index.ts";
import { testRedis } from "../fixture.ts";
import { smallRedis } from "./small-redis.ts";
import { type OpenedStore, storeContract } from "./store-contract.ts";

const url = () => process.env["CAVIAR_TEST_REDIS_URL"]!;
const MIB = 2 ** 20;

async function openRedis(): Promise<OpenedStore> {
  const redis = connectRedis(url());
  const again = async () => openStore({ store: url(), redisUrl: "" });
  const store = await again();
  return {
    store,
    setting: url(),
    again,
    async damage(key, change) {
      const [group, name] = key.split("/");
      const value = `caviar:{${group}}:store:${name}`;
      const count = await redis.hlen(value);
      const chunks = [];
      for (let i = 0; i < count; i++) chunks.push((await redis.hgetBuffer(value, `${i}`))!);
      const changed = change(Buffer.concat(chunks));
      await redis.del(value);
      await redis.hset(value, 0, changed);
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      redis.disconnect();
    },
  };
}

describe("a Redis", () => {
  storeContract(openRedis);

  test("a chunk that is gone is found out", async () => {
    await using opened = await openRedis();
    await using redis = testRedis();
    const key = await opened.store.put("hole/1", new Uint8Array(3 * MIB));
    await redis.hdel(`caviar:{hole}:store:${key.split("/")[1]}`, "1");
    await expect(opened.store.get(key)).rejects.toMatchObject({ code: "CAV_CHECKPOINT_CORRUPT" });
  });

  test("what a writer that died left half-written expires by itself", async () => {
    await using redis = testRedis();
    const group = `g-${crypto.randomUUID()}`;
    await using opened = await openRedis();
    const writing = opened.store.put(`${group}/1`, new Uint8Array(32 * MIB));
    const failed = writing.catch((error: unknown) => error);
    const partial = async () => (await redis.keys(`caviar:{${group}}:store:*:*`))[0];
    await expect.poll(partial).toContain(group);
    await opened.store.close();
    expect(await failed).toMatchObject({ code: "CAV_STORE_UNREACHABLE" });
    expect(await redis.pttl((await partial())!)).toBeGreaterThan(0);
  });
});

describe("a Redis at its limits", () => {
  test("what is larger than the limit is refused with the limit, and how to raise it", async () => {
    const store = await openStore({ store: `${url()}?maxMib=1`, redisUrl: "" });
    await store.put("limit/1", new Uint8Array(MIB));
    const put = store.put("limit/1", new Uint8Array(MIB + 1));
    await expect(put).rejects.toMatchObject({
      code: "CAV_CHECKPOINT_TOO_LARGE",
      message: expect.stringMatching(/at most 1\.0 MiB .* raise maxMib/) as unknown,
    });
    await store.close();
  });

  test("not set, the store is the queue's Redis, up to 64 MiB a checkpoint", async () => {
    const store = await openStore({ store: undefined, redisUrl: url() });
    await expect(store.put("limit/1", new Uint8Array(64 * MIB + 1))).rejects.toMatchObject({
      code: "CAV_CHECKPOINT_TOO_LARGE",
    });
    await store.close();
  });

  test("near maxmemory, checkpoints stop and leave a fifth to the ledgers, which go on", async ({
    skip,
  }) => {
    await using small = await smallRedis(skip, ["--maxmemory", "24mb"]);
    const store = await openStore({ store: small.url, redisUrl: "" });
    const keys: string[] = [];
    const fill = async () => {
      for (let i = 0; i < 24; i++) {
        keys.push(await store.put(`full/${i}`, new Uint8Array(MIB).fill(i)));
      }
    };
    await expect(fill()).rejects.toMatchObject({
      code: "CAV_STORE_FULL",
      message: expect.stringMatching(/in use of 24\.0 MiB.*raise maxmemory/) as unknown,
    });
    expect(keys.length).toBeGreaterThan(8);
    const redis = connectRedis(small.url);
    expect(await redis.set("ledger", "x".repeat(MIB))).toBe("OK");
    redis.disconnect();
    // Full, it still opens, gives and forgets.
    const other = await openStore({ store: small.url, redisUrl: "" });
    for (const key of keys.splice(0, 4)) await other.delete(key);
    await store.put("full/again", new Uint8Array(MIB));
    expect(await store.get(keys[0]!)).toHaveLength(MIB);
    await Promise.all([store.close(), other.close()]);
  });

  test("Redis' own refusal at its limit is said by name as well", async ({ skip }) => {
    await using small = await smallRedis(skip, ["--maxmemory", "400mb"]);
    const store = await openStore({ store: small.url, redisUrl: "" });
    const redis = connectRedis(small.url);
    const putting = store.put("oom/1", new Uint8Array(60 * MIB));
    const failed = putting.catch((error: unknown) => error);
    const begun = async () => (await redis.keys("caviar:{oom}:*")).length;
    await expect.poll(begun, { interval: 1 }).toBe(1);
    await redis.config("SET", "maxmemory", "1mb");
    expect(await failed).toMatchObject({ code: "CAV_STORE_FULL" });
    redis.disconnect();
    await store.close();
  });
});

describe("a Redis that does not answer", () => {
  test("a wrong password is refused when it is opened, and not shown", async ({ skip }) => {
    await using small = await smallRedis(skip, ["--requirepass", "right"]);
    const wrong = small.url.replace("redis://", "redis://:hidden@");
    const opening = openStore({ store: wrong, redisUrl: "" });
    await expect(opening).rejects.toMatchObject({
      code: "CAV_STORE_REFUSED",
      message: expect.not.stringContaining("hidden") as unknown,
    });
  });

  test("a Redis that went away is unreachable at once, and when it is back the store goes on", async ({
    skip,
  }) => {
    await using small = await smallRedis(skip);
    const store = await openStore({ store: small.url, redisUrl: "" });
    await small.stop();
    await expect(store.put("away/1", new Uint8Array(8))).rejects.toMatchObject({
      code: "CAV_STORE_UNREACHABLE",
    });
    await small.start();
    const put = async () => store.put("away/1", new Uint8Array(8)).catch(() => "away");
    await expect.poll(put, { timeout: 10_000 }).toMatch(/^away\/1-/);
    await store.close();
  });
});
