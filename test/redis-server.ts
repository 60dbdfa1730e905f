// The Redis of the tests called *.redis.test.ts, started before the first and ended after the last:
// REDIS_URL if it is set, else a server of this machine with a throw-away folder, else a container.
// A server that was already running is never touched unless REDIS_URL says so.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findOrInstallProgram, joinPrivateRedis } from "@caviar/cli";
import { RedisContainer } from "@testcontainers/redis";

/**
 * Tests, and the processes that they start, read CAVIAR_TEST_REDIS_URL. In a server of our own each file
 * has a database of its own there (own-database.ts).
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env["REDIS_URL"];
  if (given !== undefined && given !== "") {
    process.env["CAVIAR_TEST_REDIS_URL"] = given;
    return async () => {};
  }
  const { url, end } = await startRedis();
  process.env["CAVIAR_TEST_REDIS_SERVER"] = url;
  return end;
}

type TestRedis = { readonly url: string; readonly end: () => Promise<void> };

async function startRedis(): Promise<TestRedis> {
  const runner = await findOrInstallProgram(process.env["PATH"] ?? "", (line) =>
    process.stderr.write(`${line}\n`),
  );
  if (!runner) return startContainer();

  const folder = mkdtempSync(join(tmpdir(), "caviar-redis-"));
  const redis = await joinPrivateRedis(folder, async () => runner);
  return {
    url: redis.url,
    async end() {
      await redis[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startContainer(): Promise<TestRedis> {
  const container = await new RedisContainer("redis:8-bookworm").start();
  return {
    url: container.getConnectionUrl(),
    async end() {
      await container.stop();
    },
  };
}
