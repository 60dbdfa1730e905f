// The cluster that a fault strikes: a Redis of its own, and coordinators and trainers that each
// speak to it through a proxy of their own.

import type { ChildProcess } from "node:child_process";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { SweepSpecInput } from "@caviar/protocol";

import { kill, TestCluster } from "../integration/test-cluster.ts";
import { OwnRedis } from "./own-redis.ts";
import { Proxy } from "./proxy.ts";
import { type Fits, type Tampering, Trap } from "./trap.ts";
import { Watch } from "./watch.ts";

export type Member = {
  /** Who replaces it sits here too, so that a plan's draws meet the same ones again. */
  readonly seat: number;
  readonly role: "coordinator" | "trainer";
  readonly child: ChildProcess;
  readonly proxy: Proxy;
  /** As the ledger calls a trainer. */
  readonly trainer?: string;
};

export type Size = { readonly coordinators: number; readonly trainers: number };

/** A sweep may have to wait for locks to run out, for Redis to return, and for a busy machine. */
const PATIENCE_MS = 1_800_000;
const LOG_TAIL_LENGTH = 4_000;

export class Arena implements AsyncDisposable {
  readonly redis: OwnRedis;
  readonly cluster: TestCluster;
  readonly #log: FileHandle;
  readonly #members: Member[] = [];

  private constructor(redis: OwnRedis, cluster: TestCluster, log: FileHandle) {
    this.redis = redis;
    this.cluster = cluster;
    this.#log = log;
  }

  /** `store`: folder of the checkpoint store, by default one of its own. */
  static async start({ coordinators, trainers }: Size, store?: string): Promise<Arena> {
    const redis = await OwnRedis.start();
    const log = await open(join(redis.folder, "processes.log"), "a");
    const surroundings = { redisUrl: redis.url, store, log: log.fd, patienceMs: PATIENCE_MS };
    const arena = new Arena(redis, await TestCluster.prepare(surroundings), log);
    const roles = [
      ...Array.from({ length: coordinators }, () => "coordinator" as const),
      ...Array.from({ length: trainers }, () => "trainer" as const),
    ];
    try {
      await Promise.all(roles.map(async (role, seat) => arena.#join(role, seat)));
    } catch (error) {
      await arena[Symbol.asyncDispose]();
      throw error;
    }
    return arena;
  }

  /** Those who are alive, by seat. */
  get members(): readonly Member[] {
    return this.#members.toSorted((a, b) => a.seat - b.seat);
  }

  /** The trainers that train a trial of the sweep now. */
  busy(watch: Watch): readonly Member[] {
    const holders = new Set(watch.holders);
    return this.members.filter(({ trainer }) => trainer !== undefined && holders.has(trainer));
  }

  async submit(spec: Omit<SweepSpecInput, "pool">): Promise<Watch> {
    return new Watch(this.cluster, await this.cluster.submit(spec));
  }

  async #join(role: Member["role"], seat: number): Promise<void> {
    const proxy = await Proxy.start(this.redis.url);
    const environment = { REDIS_URL: proxy.url };
    const member: Member =
      role === "coordinator"
        ? { role, seat, proxy, child: await this.cluster.startCoordinator(environment) }
        : { role, seat, proxy, ...(await this.cluster.startNamedTrainer(environment)) };
    this.#members.push(member);
  }

  /** End a process and start another of its role. */
  async replace(member: Member, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#members.splice(this.#members.indexOf(member), 1);
    await kill(member.child, signal);
    await member.proxy[Symbol.asyncDispose]();
    await this.#join(member.role, member.seat);
  }

  /** A trap on the way of every process, or of those of a role; sprung by the first. */
  trap(tampering: Tampering, fits: Fits, role?: Member["role"]): Trap {
    const trap = new Trap(tampering, fits);
    for (const member of this.#members) {
      if (role === undefined || member.role === role) member.proxy.arm(trap);
    }
    return trap;
  }

  /** The end of what the processes logged. */
  async logTail(): Promise<string> {
    const text = await readFile(join(this.redis.folder, "processes.log"), "utf8");
    return text.slice(-LOG_TAIL_LENGTH);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster[Symbol.asyncDispose]();
    for (const { proxy } of this.#members) await proxy[Symbol.asyncDispose]();
    await this.#log.close();
    await this.redis[Symbol.asyncDispose]();
  }
}
