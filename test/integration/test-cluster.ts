// A cluster for one test: real coordinators and trainers as processes of their own, on the test's
// Redis, with a pool and a checkpoint folder that nobody else uses. Tests kill what they started.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { type Client, createClient } from "@caviar/client";
import { connectRedis, EventFollower } from "@caviar/ledger";
import {
  announcementSchema,
  beginFold,
  foldEvent,
  type LedgerEvent,
  type SweepId,
  type SweepSpecInput,
  type SweepState,
} from "@caviar/protocol";
import type { Redis } from "ioredis";

const program = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const COORDINATOR = program("coordinator/src/main.ts");
const TRAINER = program("trainer/src/main.ts");

export class TestCluster implements AsyncDisposable {
  readonly redis: Redis;
  readonly pool = `test-${crypto.randomUUID().slice(0, 8)}`;
  readonly #redisUrl: string;
  readonly #store: string;
  readonly #follower: EventFollower;
  readonly #children = new Set<ChildProcess>();
  #client: Client | undefined;
  #coordinator: ChildProcess | undefined;

  private constructor(redisUrl: string, store: string) {
    this.#redisUrl = redisUrl;
    this.#store = store;
    this.redis = connectRedis(redisUrl);
    this.#follower = new EventFollower(this.redis);
  }

  static async start({ trainers }: { readonly trainers: number }): Promise<TestCluster> {
    const url = process.env["CAVIAR_TEST_REDIS_URL"];
    if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
    const cluster = new TestCluster(url, await mkdtemp(join(tmpdir(), "caviar-test-")));
    await cluster.startCoordinator();
    await Promise.all(Array.from({ length: trainers }, async () => cluster.startTrainer()));
    return cluster;
  }

  get client(): Client {
    if (!this.#client) throw new Error("no coordinator has been started");
    return this.#client;
  }

  /** The coordinator that was started last. */
  get coordinator(): ChildProcess {
    if (!this.#coordinator) throw new Error("no coordinator has been started");
    return this.#coordinator;
  }

  /** On a port, or on any that is free. */
  async startCoordinator(port = 0): Promise<void> {
    const [child, announcement] = await this.#start(COORDINATOR, { CAVIAR_PORT: String(port) });
    if (announcement.kind !== "listening") throw new Error(`got ${announcement.kind}`);
    this.#coordinator = child;
    this.#client = createClient({ url: announcement.url });
  }

  /** `environment` adds to what every trainer here gets. */
  async startTrainer(environment: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
    const [child] = await this.#start(TRAINER, { CAVIAR_POOL: this.pool, ...environment });
    return child;
  }

  async #start(path: string, environment: NodeJS.ProcessEnv) {
    const env = {
      ...process.env,
      REDIS_URL: this.#redisUrl,
      CAVIAR_STORE: this.#store,
      LOG_LEVEL: "warn",
      ...environment,
    };
    const child = fork(path, { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    const died = once(child, "exit").then(([code]) => {
      throw new Error(`${path} ended with ${code} before it was ready`);
    });
    const [message] = await Promise.race([once(child, "message"), died]);
    died.catch(() => undefined); // it may die later as it likes: tests kill it
    return [child, announcementSchema.parse(message)] as const;
  }

  async submit(spec: Omit<SweepSpecInput, "pool">): Promise<SweepId> {
    return this.client.createSweep({ spec: { ...spec, pool: this.pool }, by: "test" });
  }

  /** Every event so far and to come, read from Redis itself: coordinators may be dead. */
  async *events(sweep: SweepId): AsyncGenerator<LedgerEvent> {
    const signal = AbortSignal.timeout(120_000);
    for await (const events of this.#follower.follow(sweep, { after: 0, idleMs: 1_000, signal })) {
      yield* events;
    }
    throw new Error(`${sweep}: the awaited event did not come in 120 s`);
  }

  /** The first event for which `test` holds, past or future. */
  async awaitEvent(sweep: SweepId, test: (event: LedgerEvent) => boolean): Promise<LedgerEvent> {
    for await (const event of this.events(sweep)) if (test(event)) return event;
    throw new Error("unreachable: events() ends by throwing");
  }

  /** All events of a sweep, once it has ended. */
  async ended(sweep: SweepId): Promise<LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    for await (const event of this.events(sweep)) {
      events.push(event);
      if (event.kind === "sweep-ended") break;
    }
    return events;
  }

  /** What the sweep's events mean, once it has ended. */
  async folded(sweep: SweepId): Promise<SweepState> {
    const [first, ...rest] = await this.ended(sweep);
    const state = beginFold(first!);
    for (const event of rest) foldEvent(state, event);
    return state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ends = [...this.#children].map((child) => kill(child, "SIGKILL"));
    await Promise.all(ends);
    this.#follower.close();
    await this.redis.quit();
    await rm(this.#store, { recursive: true, force: true });
  }
}

/** Send a signal and wait for the process to be gone. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, "exit");
  if (!child.kill(signal)) return;
  await exit;
}
