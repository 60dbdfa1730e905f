// A Redis of a test's own, with an append-only file: it is stopped, killed, frozen and starved, so
// nobody else may use it.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import {
  findOrInstallProgram,
  joinPrivateRedis,
  type PrivateRedis,
  type RedisRunner,
} from "@caviar/cli";

const POLL_MS = 10;

export class OwnRedis implements AsyncDisposable {
  readonly folder: string;
  readonly #server: PrivateRedis;

  private constructor(folder: string, server: PrivateRedis) {
    this.folder = folder;
    this.#server = server;
  }

  static async start(): Promise<OwnRedis> {
    const folder = await mkdtemp(join(tmpdir(), "caviar-chaos-redis-"));
    return new OwnRedis(folder, await joinPrivateRedis(folder, findRunner));
  }

  get url(): string {
    return this.#server.url;
  }

  /** End it, gracefully or not, and start it again on the same file and port. */
  async restart(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const pid = await this.#pid();
    process.kill(pid, signal);
    while (isAlive(pid)) await pause(POLL_MS); // no child of ours: there is no event
    await this.#server.revive();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #pid(): Promise<number> {
    return Number(await readFile(join(this.folder, "redis.pid"), "utf8"));
  }
}

async function findRunner(): Promise<RedisRunner> {
  const runner = await findOrInstallProgram(process.env["PATH"] ?? "", say);
  if (!runner) throw new Error("expected a Redis server program that may be killed, found none");
  return runner;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}
