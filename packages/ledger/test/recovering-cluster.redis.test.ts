import { lookup } from "node:dns";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Cluster, type DNSLookupFunction, Redis } from "ioredis";
import { expect, type TestContext, test } from "vitest";

import { connectRedis } from "../src/index.ts";
import { recovering } from "../src/recovering-cluster.ts";
import { duplicateOf } from "../src/redis.ts";
import { freePorts } from "./stores/free-ports.ts";
import { smallRedis } from "./stores/small-redis.ts";

const SLOTS = 16_384;

/** A server of a cluster, its bus on a free port, and the one question that nobody else asks. */
async function clusterServer({ skip }: TestContext, folder: string) {
  const [bus] = await freePorts(1);
  const settings = {
    enabled: "yes",
    port: `${bus}`,
    "config-file": `${bus}.nodes`,
    "announce-ip": "127.0.0.1",
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--cluster-${name}`, value]);
  const server = await smallRedis(skip, ["--dir", folder, ...words]);
  const asked = new Redis(server.url);
  asked.on("error", () => undefined);
  return {
    ...server,
    port: Number(new URL(server.url).port),
    bus,
    cluster: async (...parameters: (string | number)[]) => asked.call("CLUSTER", ...parameters),
    async [Symbol.asyncDispose]() {
      asked.disconnect();
      await server.stop();
    },
  };
}

function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "caviar-cluster-"));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test("a connection that is renewed while a slot has no master says when it stands", async (context) => {
  using here = scratch();
  await using server = await clusterServer(context, here.folder);
  await server.cluster("ADDSLOTSRANGE", 0, SLOTS - 1);
  const first = connectRedis(`redis+cluster://127.0.0.1:${server.port}`);
  // As BullMQ renews the connection on which a worker hears of jobs.
  const blocking = duplicateOf(first);
  expect(await blocking.ping()).toBe("PONG");
  const gone = once(blocking, "end");
  blocking.disconnect();
  await gone;
  await server.cluster("DELSLOTSRANGE", 100, SLOTS - 1);
  const renewed = blocking.connect();
  await once(blocking, "reconnecting");
  await server.cluster("ADDSLOTSRANGE", 100, SLOTS - 1);
  await renewed;
  expect(blocking.status).toBe("ready");
  first.disconnect();
  blocking.disconnect();
});

test("a server that parts while names are looked up does not end the client", async (context) => {
  using here = scratch();
  await using one = await clusterServer(context, here.folder);
  await using other = await clusterServer(context, here.folder);
  await one.cluster("MEET", "127.0.0.1", other.port, other.bus!);
  await one.cluster("ADDSLOTSRANGE", 0, 8_000);
  await other.cluster("ADDSLOTSRANGE", 8_001, SLOTS - 1);
  const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isHeld = false;
  const dnsLookup: DNSLookupFunction = (name, told) => {
    if (isHeld) asked.resolve();
    const wait = isHeld ? answered.promise : Promise.resolve();
    void wait.then(() => lookup(name, { family: 4 }, told));
  };
  // Who hangs is waited for until it parts by itself.
  const redisOptions = { disconnectTimeout: 60_000 };
  const place = { host: "localhost", port: one.port };
  const redis = recovering(new Cluster([place], { dnsLookup, redisOptions }));
  redis.on("error", () => undefined);
  await Promise.all(["a", "b", "c", "d"].map(async (key) => redis.set(key, 1)));
  isHeld = true;
  other.hang();
  redis.disconnect(true);
  await asked.promise;
  const parted = once(redis, "close");
  other.goOn();
  await parted;
  answered.resolve();
  expect(await redis.get("a")).toBe("1");
  redis.disconnect();
});
