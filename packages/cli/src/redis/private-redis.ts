// This folder's own Redis: own port, own password, own data, shared by the commands that run here.
//
//   absent --the first command joins--> alive --the last command leaves--> absent
//
// Whoever starts or ends it holds start.lock; whoever uses it shares users.lock, so the last to
// leave is the one that can have that one alone. Both are locks of the kernel (kernel-lock.ts): a
// command that is killed lets go. The server it leaves behind is adopted by the next command.
// Invariant: there are never two servers on the same data.

import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { CaviarError } from "@caviar/errors";

import { holding, type KernelLock, lock, tryLock } from "./kernel-lock.ts";
import { tailOf } from "../local/log-file.ts";
import { askRedis } from "./ask-redis.ts";
import { freePort } from "./free-port.ts";
import { logFile, readConfig, type RedisConfig, writeConfig } from "./redis-config.ts";
import { endContainer, isContainerAlive, nameOf, startContainer } from "./redis-container.ts";
import { endProcess, pidOf, startProcess } from "./redis-process.ts";
import type { ServerProgram } from "./server-program.ts";

/** What can run a Redis here. */
export type RedisRunner =
  | { readonly host: "process"; readonly program: ServerProgram }
  | { readonly host: "container" };

/** Asked only when no server is running. */
export type FindRunner = () => Promise<RedisRunner>;

export type PrivateRedis = AsyncDisposable & {
  readonly url: string;
  /** Start it again on the same data and port if it has died. */
  revive(): Promise<void>;
  /** Leave without waiting; the server, if this was its last user, ends soon after. */
  abandon(): void;
};

const START_ATTEMPTS_MAX = 3;
const START_MS = 15_000;
/** Reading a large append-only file. */
const LOAD_MS = 600_000;
const POLL_MS = 20;

/** Use the folder's Redis until disposed; the last user ends it. Throws CAV_REDIS_UNREACHABLE. */
export async function joinPrivateRedis(folder: string, find: FindRunner): Promise<PrivateRedis> {
  mkdirSync(join(folder, "data"), { recursive: true, mode: 0o700 });
  const revive = () => holding(startLock(folder), () => reviveServer(folder, find));
  // As a user first, so that nobody ends the server between its start and its use.
  const user = await lock(usersLock(folder), "shared");
  try {
    const { port, password } = await revive();
    return {
      url: `redis://:${password}@127.0.0.1:${port}`,
      async revive() {
        await revive();
      },
      abandon: () => abandon(folder, user),
      [Symbol.asyncDispose]: () => leave(folder, user),
    };
  } catch (error) {
    user[Symbol.dispose]();
    throw error;
  }
}

/** Ends a server that a killed command left behind. False when somebody still uses it. */
export async function endPrivateRedis(folder: string): Promise<boolean> {
  if (!readConfig(folder)) return true;
  return holding(startLock(folder), async () => {
    using lastUser = tryLock(usersLock(folder), "alone");
    if (!lastUser) return false;
    await endServer(folder);
    return true;
  });
}

const startLock = (folder: string) => join(folder, "start.lock");
const usersLock = (folder: string) => join(folder, "users.lock");

async function leave(folder: string, user: KernelLock): Promise<void> {
  user[Symbol.dispose]();
  await endPrivateRedis(folder);
}

function abandon(folder: string, user: KernelLock): void {
  user[Symbol.dispose]();
  using starting = tryLock(startLock(folder), "alone");
  using lastUser = starting && tryLock(usersLock(folder), "alone");
  const config = readConfig(folder);
  const pid = config?.host === "process" ? pidOf(folder, config) : undefined;
  if (lastUser && pid !== undefined) process.kill(pid, "SIGTERM");
}

async function endServer(folder: string): Promise<void> {
  const config = readConfig(folder);
  if (!config) return;
  if (config.host === "container") {
    if (await isContainerAlive(folder)) await endContainer(folder);
    return;
  }
  const pid = pidOf(folder, config);
  if (pid !== undefined) await endProcess(pid);
}

async function reviveServer(folder: string, find: FindRunner): Promise<RedisConfig> {
  const config = readConfig(folder);
  if (config && (await isServing(config))) return config;
  if (!config || !(await isRunning(folder, config))) return startServer(folder, await find());
  const problem = await untilReady(config, () => isRunning(folder, config));
  if (problem === undefined) return config;
  const pid = pidOf(folder, config);
  const what = pid === undefined ? "its container" : `process ${pid}`;
  throw unreachable(folder, `${what} runs but ${problem}; end it, then try again`);
}

async function isServing(config: RedisConfig): Promise<boolean> {
  return (await askRedis(addressOf(config))).kind === "ready";
}

async function isRunning(folder: string, config: RedisConfig): Promise<boolean> {
  if (config.host === "container") return isContainerAlive(folder);
  return pidOf(folder, config) !== undefined;
}

async function startServer(folder: string, runner: RedisRunner): Promise<RedisConfig> {
  const before = readConfig(folder);
  const password = before?.password ?? randomBytes(24).toString("hex");
  let problem = "it could not be started";
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX; attempt++) {
    // Those who already use it know its port, so it is kept unless somebody has taken it.
    const port = await freePort(attempt === 0 ? before?.port : 0);
    const config: RedisConfig = { host: runner.host, port, password };
    writeConfig(folder, config);
    const isAlive = await startOn(folder, config, runner);
    const failure = await untilReady(config, isAlive);
    if (failure === undefined) return config;
    problem = failure;
    await endServer(folder);
  }
  throw unreachable(folder, problem);
}

/** Starts it; answers how to ask whether it is still alive. */
async function startOn(
  folder: string,
  config: RedisConfig,
  runner: RedisRunner,
): Promise<() => Promise<boolean>> {
  if (runner.host === "container") {
    await startContainer(folder, config);
    return () => isContainerAlive(folder);
  }
  const child = startProcess(folder, runner.program);
  let isAlive = true;
  child.once("error", () => (isAlive = false));
  child.once("exit", () => (isAlive = false));
  return async () => isAlive;
}

/** Undefined when it answers; else what it did instead. */
async function untilReady(
  config: RedisConfig,
  isAlive: () => Promise<boolean>,
): Promise<string | undefined> {
  const begun = performance.now();
  for (;;) {
    const answer = await askRedis(addressOf(config));
    if (answer.kind === "ready") return undefined;
    if (answer.kind === "refused") return `it answered ${answer.message}`;
    if (!(await isAlive())) return "it ended at once";
    const waitedMs = performance.now() - begun;
    if (waitedMs > (answer.kind === "loading" ? LOAD_MS : START_MS)) {
      return `it did not answer within ${Math.round(waitedMs / 1000)} s`;
    }
    await pause(POLL_MS);
  }
}

const addressOf = ({ port, password }: RedisConfig) => ({
  where: { host: "127.0.0.1", port },
  password,
});

function unreachable(folder: string, problem: string): CaviarError {
  const log = logFile(folder);
  const isContainer = readConfig(folder)?.host === "container";
  const more = isContainer ? ` (see also: docker logs ${nameOf(folder)})` : "";
  const message = `expected this folder's Redis to answer, but ${problem}. Its log, ${log}${more}, ends:\n${tailOf(log)}`;
  return new CaviarError("CAV_REDIS_UNREACHABLE", message);
}
