// Redis as people run it, made of real server processes for one test: one server, servers with a
// password, TLS or a socket, a master watched by Sentinel, a Redis Cluster. Every port is a free one
// of loopback, every file lies in a folder that goes with the test.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findOrInstallProgram } from "@caviar/cli";
import { Redis } from "ioredis";

type Program = { readonly file: string; readonly calledAs: string };

const READY_MS = 15_000;
/** Below those that systems give to connections. */
const PORTS = [16_000, 32_000] as const;

/** Settings as the configuration file has them, one a line. */
type Settings = readonly string[];

/** Servers of one test, ended together. */
export class RedisProcesses implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "caviar-deployment-"));
  readonly #program: Program;
  readonly #children = new Set<ChildProcess>();
  readonly #asked: Redis[] = [];

  private constructor(program: Program) {
    this.#program = program;
  }

  /** With `program`, or the Redis server of this machine. */
  static async prepare(program?: Program): Promise<RedisProcesses> {
    if (program) return new RedisProcesses(program);
    const runner = await findOrInstallProgram(process.env["PATH"] ?? "", () => undefined);
    if (runner?.host !== "process") throw new Error("expected a Redis server on the path");
    return new RedisProcesses(runner.program);
  }

  /** Starts a server of that name; resolves when it accepts connections on `port` or `socket`. */
  async start(name: string, settings: Settings, words: readonly string[] = []) {
    const config = join(this.folder, `${name}.conf`);
    const data = ["daemonize no", "bind 127.0.0.1", 'save ""', `dir ${this.folder}`];
    writeFileSync(config, [...data, ...settings, ""].join("\n"));
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const child = spawn(this.#program.file, [config, ...words], {
      argv0: this.#program.calledAs,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    await this.#saidReady(name, child);
    return child;
  }

  /** A connection for the test itself. */
  ask(port: number, options: object = {}): Redis {
    const redis = new Redis({ port, host: "127.0.0.1", retryStrategy: () => 100, ...options });
    redis.on("error", () => undefined);
    this.#asked.push(redis);
    return redis;
  }

  /** Its log says when it is ready, whatever it listens on and whom it lets in. */
  async #saidReady(name: string, child: ChildProcess): Promise<void> {
    const log = join(this.folder, `${name}.log`);
    const text = () => readFileSync(log, "utf8");
    await until(`${name} is ready`, async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${text()}`);
      return /ready to accept connections|Sentinel ID is/i.test(text());
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const redis of this.#asked) redis.disconnect();
    const ends = [...this.#children].map(async (child) => {
      const exit = once(child, "exit");
      if (child.kill("SIGKILL")) await exit;
    });
    await Promise.all(ends);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A port of loopback that nobody listens on, nor gets meanwhile as the end of a connection. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

/** Servers offer no event for "you are a cluster now": ask until it holds. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const late = performance.now() + READY_MS;
  while (!(await holds())) {
    if (performance.now() > late) throw new Error(`expected that ${what} within ${READY_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs a program of the machine; throws what it said when it failed. */
export function runTool(file: string, words: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(file, words, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} ${words.join(" ")}: ${error?.message ?? stderr}`);
}
