import { once } from "node:events";
import { createServer, type Socket } from "node:net";

import { parseRedisUrl } from "@caviar/protocol";
import { expect, test } from "vitest";

import { connectRedis } from "../src/index.ts";

const bulk = (...texts: readonly string[]) =>
  texts.map((text) => `$${text.length}\r\n${text}\r\n`).join("");

/** A Sentinel that says where the tests' server is, unless `hold` keeps it waiting. */
async function sentinel() {
  const location = parseRedisUrl(process.env["CAVIAR_TEST_REDIS_URL"]!);
  if (location.kind !== "server") throw new Error(`expected a server, got ${location.kind}`);
  const { host, port } = location.node;
  const listeners = new Set<Socket>();
  const held = { asked: Promise.withResolvers<void>(), until: Promise.resolve() };
  const answer = (socket: Socket, command: string) => {
    if (command.includes("get-master-addr-by-name")) {
      held.asked.resolve();
      void held.until.then(() => socket.write(`*2\r\n${bulk(host, String(port))}`));
    } else if (command.includes("subscribe")) {
      listeners.add(socket);
      socket.write(`>3\r\n${bulk("subscribe", "+switch-master")}:1\r\n`);
    } else socket.write(command.includes("sentinels") ? "*0\r\n" : "+OK\r\n");
  };
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("close", () => listeners.delete(socket));
    socket.on("data", (data) => {
      // Several commands may come at once; each begins with its length.
      for (const command of String(data)
        .toLowerCase()
        .split(/^\*\d+\r\n/m)
        .slice(1)) {
        answer(socket, command);
      }
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("expected a port");
  const credentials = location.password === undefined ? "" : `:${location.password}@`;
  return {
    url: `redis+sentinel://${credentials}127.0.0.1:${address.port}/here`,
    listeners,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      Object.assign(held, { asked: Promise.withResolvers<void>(), until: promise });
      return { asked: held.asked.promise, release: resolve };
    },
    announce(name = "here") {
      const message = bulk("message", "+switch-master", `${name} 127.0.0.1 1 127.0.0.1 2`);
      for (const socket of listeners) socket.write(`>3\r\n${message}`);
    },
    close: () => server.close(),
  };
}

test("a failover that is heard of while the next connection is made does not end the client", async () => {
  const place = await sentinel();
  const redis = connectRedis(place.url);
  expect(await redis.ping()).toBe("PONG");
  await expect.poll(() => place.listeners.size).toBe(1);
  const hold = place.hold();
  const other = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"]!);
  await other.call("CLIENT", "KILL", "ID", String(await redis.call("CLIENT", "ID")));
  await hold.asked;
  place.announce();
  setTimeout(hold.release, 100);
  expect(await redis.ping()).toBe("PONG");
  redis.disconnect();
  await other.quit();
  place.close();
});

test("a connection hears of its master's failover, and nobody listens for one that was ended", async () => {
  const place = await sentinel();
  const redis = connectRedis(place.url);
  let losses = 0;
  redis.on("close", () => losses++);
  await expect.poll(() => place.listeners.size).toBe(1);
  place.announce("another");
  expect(await redis.ping()).toBe("PONG");
  expect(losses).toBe(0);
  place.announce();
  await expect.poll(() => losses).toBe(1);
  expect(await redis.ping()).toBe("PONG");
  await expect.poll(() => place.listeners.size).toBe(1);
  await redis.quit();
  await expect.poll(() => place.listeners.size).toBe(0);
  place.close();
});
