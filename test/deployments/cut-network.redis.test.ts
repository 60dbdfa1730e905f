// A network that was cut says nothing: no answer comes, and no error. Without a limit of our own the
// kernel would wait for a quarter of an hour.

import { connectRedis } from "@caviar/ledger";
import { expect, test } from "vitest";

import { Proxy } from "../chaos/proxy.ts";

test("a connection on which no answer comes is given up, and the question asked again on another", async () => {
  await using proxy = await Proxy.start(process.env["CAVIAR_TEST_REDIS_URL"]!);
  const redis = connectRedis(proxy.url);
  await redis.ping();
  proxy.stall();
  const answer = redis.ping();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  redis.once("close", resolve); // events.once would take the error that tells why
  await closed;
  proxy.flow();
  expect(await answer).toBe("PONG");
  redis.disconnect();
});
