// The life of a folder's own Redis, with real servers and real processes.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { expect, onTestFinished, test } from "vitest";

import { endPrivateRedis, joinPrivateRedis } from "../../src/redis/private-redis.ts";
import { askRedis } from "../../src/redis/ask-redis.ts";
import { readConfig } from "../../src/redis/redis-config.ts";
import { hasDocker } from "../../src/redis/redis-container.ts";
import { pidOf } from "../../src/redis/redis-process.ts";
import { findServerProgram } from "../../src/redis/server-program.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const program = findServerProgram(process.env["PATH"] ?? "");
const find = async () => {
  if (!program) throw new Error("expected a server program");
  return { host: "process", program } as const;
};

const findContainer = async () => ({ host: "container" }) as const;

/** Where this machine has a server only in Docker, the rest of the suite still has its Redis. */
const withServer = test.skipIf(!program);

function newFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(async () => {
    await endPrivateRedis(folder.path);
    folder[Symbol.dispose]();
  });
  return folder.path;
}

async function isServing(url: string): Promise<boolean> {
  const { port, password } = new URL(url);
  const where = { host: "127.0.0.1", port: Number(port) };
  return (await askRedis({ where, password })).kind === "ready";
}

async function pidIn(folder: string): Promise<number> {
  const config = readConfig(folder);
  const pid = config && pidOf(folder, config);
  if (pid === undefined) throw new Error("expected a running server");
  return pid;
}

withServer("the first to join starts the server, the last to leave ends it", async () => {
  const folder = newFolder();
  const [first, second] = await Promise.all([
    joinPrivateRedis(folder, find),
    joinPrivateRedis(folder, find),
  ]);
  expect(second.url).toBe(first.url);
  await first[Symbol.asyncDispose]();
  expect(await isServing(first.url)).toBe(true);
  expect(await endPrivateRedis(folder)).toBe(false);
  await second[Symbol.asyncDispose]();
  expect(await isServing(first.url)).toBe(false);
});

withServer(
  "its password is needed, its files are its owner's alone, and nothing is evicted",
  async () => {
    const folder = newFolder();
    await using redis = await joinPrivateRedis(folder, find);
    const where = { host: "127.0.0.1", port: Number(new URL(redis.url).port) };
    expect(await askRedis({ where })).toMatchObject({ kind: "refused", message: /^-NOAUTH/ });
    expect(await askRedis({ where, password: "wrong" })).toMatchObject({ kind: "refused" });
    expect(statSync(join(folder, "redis.conf")).mode & 0o777).toBe(0o600);
    const config = readFileSync(join(folder, "redis.conf"), "utf8");
    expect(config).toMatch(/^appendonly yes$/m);
    expect(config).toMatch(/^maxmemory-policy noeviction$/m);
  },
);

withServer("a server whose command was killed is adopted by the next command", async () => {
  const folder = newFolder();
  const module = new URL("../../src/redis/private-redis.ts", import.meta.url).href;
  const script = `
    const { joinPrivateRedis } = await import(${JSON.stringify(module)});
    await joinPrivateRedis(${JSON.stringify(folder)}, async () => (${JSON.stringify(await find())}));
    process.stdout.write("joined");
    setInterval(() => {}, 1000);`;
  const joiner = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  await once(joiner.stdout, "data");
  const pid = await pidIn(folder);
  joiner.kill("SIGKILL");
  await once(joiner, "exit");
  expect(await pidIn(folder)).toBe(pid);

  const redis = await joinPrivateRedis(folder, find);
  expect(await pidIn(folder)).toBe(pid);
  await redis[Symbol.asyncDispose]();
  expect(await isServing(redis.url)).toBe(false);
});

withServer("what a killed server had is there again, on the same port, after revive", async () => {
  const folder = newFolder();
  await using redis = await joinPrivateRedis(folder, find);
  await setKey(redis.url, "kept");
  process.kill(await pidIn(folder), "SIGKILL");
  await expect.poll(() => isServing(redis.url)).toBe(false);
  await redis.revive();
  expect(await getKey(redis.url)).toBe("kept");
});

withServer(
  "a stale pid file and a port that was taken meanwhile do not keep it from starting",
  async () => {
    const folder = newFolder();
    const before = await joinPrivateRedis(folder, find);
    await setKey(before.url, "kept");
    await before[Symbol.asyncDispose]();
    // The number of a process that is somebody else's.
    writeFileSync(join(folder, "redis.pid"), `${process.pid}\n`);
    const squatter = createServer().listen(Number(new URL(before.url).port), "127.0.0.1");
    await once(squatter, "listening");
    onTestFinished(() => void squatter.close());

    await using after = await joinPrivateRedis(folder, find);
    expect(after.url).not.toBe(before.url);
    expect(await getKey(after.url)).toBe("kept");
  },
);

withServer("an append-only file that was cut short is read as far as it goes", async () => {
  const folder = newFolder();
  const before = await joinPrivateRedis(folder, find);
  await setKey(before.url, "kept");
  await before[Symbol.asyncDispose]();
  const file = join(folder, "data/appendonlydir/appendonly.aof.1.incr.aof");
  writeFileSync(file, `${readFileSync(file, "utf8")}*3\r\n$3\r\nSET\r\n$3`);
  await using after = await joinPrivateRedis(folder, find);
  expect(await getKey(after.url)).toBe("kept");
});

test.skipIf(!(await hasDocker()))(
  "in a container it is shared, ended by the last to leave, and keeps its data too",
  async () => {
    const folder = newFolder();
    const first = await joinPrivateRedis(folder, findContainer);
    const second = await joinPrivateRedis(folder, findContainer);
    expect(second.url).toBe(first.url);
    await setKey(first.url, "kept");
    await first[Symbol.asyncDispose]();
    expect(await getKey(second.url)).toBe("kept");
    await second[Symbol.asyncDispose]();
    expect(await isServing(second.url)).toBe(false);

    await using again = await joinPrivateRedis(folder, findContainer);
    expect(await getKey(again.url)).toBe("kept");
  },
);

test("a server that ends at once is CAV_REDIS_UNREACHABLE with what its log says", async () => {
  const folder = newFolder();
  const joined = joinPrivateRedis(folder, async () => ({
    host: "process",
    program: { file: "/bin/sh", calledAs: "sh" },
  }));
  await expect(joined).rejects.toMatchObject({
    code: "CAV_REDIS_UNREACHABLE",
    message: expect.stringContaining("ended at once"),
  });
});

const setKey = (url: string, value: string) => command(url, `SET caviar-test ${value}`);
const getKey = (url: string) => command(url, "GET caviar-test");

/** The last line that Redis answers to one inline command. */
async function command(url: string, line: string): Promise<string | undefined> {
  const { port, password } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(`AUTH ${password}\r\n${line}\r\nQUIT\r\n`);
  const lines = (await text(socket)).trim().split("\r\n");
  // The reply to QUIT is the very last.
  return lines.at(-2);
}
