// A cluster for one test: real coordinators and trainers as processes of their own, on the tests'
// Redis or one of the test's own, with a pool and a checkpoint folder that nobody else uses. Tests
// kill what they started.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { type Client, createClient } from "@caviar/client";
import { connectRedis, EventFollower, type Redis } from "@caviar/ledger";
import {
  announcementSchema,
  beginFold,
  foldEvent,
  type LedgerEvent,
  type SweepId,
  type SweepSpecInput,
  type SweepState,
} from "@caviar/protocol";

/** This checkout. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COORDINATOR = "coordinator/src/main.ts";
const TRAINER = "trainer/src/main.ts";

type Surroundings = {
  /** Default: the Redis that test/redis-server.ts has started. */
  readonly redisUrl?: string;
  /** Where the processes log: this test's stderr, or an open file. */
  readonly log?: "inherit" | number;
  /** CAVIAR_STORE, what it names is the caller's to remove; not set: a folder of this cluster's own. */
  readonly store?: string | undefined;
  /** How long an awaited event may take; ms. */
  readonly patienceMs?: number;
};

type Options = Pick<Surroundings, "store"> & { readonly trainers: number };

const PATIENCE_MS = 240_000;
/** Halves what the start of a process costs. */
const COMPILE_CACHE = join(tmpdir(), "caviar-test-compile-cache");

export class TestCluster implements AsyncDisposable {
  readonly redis: Redis;
  readonly pool = `test-${crypto.randomUUID().slice(0, 8)}`;
  /** Folder of the checkpoint store. */
  readonly store: string;
  readonly #redisUrl: string;
  readonly #log: "inherit" | number;
  readonly #patienceMs: number;
  readonly #isStoreOwn: boolean;
  readonly #follower: EventFollower;
  readonly #children = new Set<ChildProcess>();
  #client: Client | undefined;
  #coordinator: ChildProcess | undefined;

  private constructor(folder: string, { redisUrl, store, log, patienceMs }: Surroundings) {
    const url = redisUrl ?? process.env["CAVIAR_TEST_REDIS_URL"];
    if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
    this.#redisUrl = url;
    this.#log = log ?? "inherit";
    this.#patienceMs = patienceMs ?? PATIENCE_MS;
    this.store = store ?? folder;
    this.#isStoreOwn = store === undefined;
    this.redis = connectRedis(url);
    this.#follower = new EventFollower(this.redis);
  }

  /** One coordinator, and so many trainers. */
  static async start({ trainers, store }: Options): Promise<TestCluster> {
    const cluster = await TestCluster.prepare({ store });
    await cluster.startCoordinator();
    await Promise.all(Array.from({ length: trainers }, async () => cluster.startTrainer()));
    return cluster;
  }

  /** No process yet. */
  static async prepare(surroundings: Surroundings): Promise<TestCluster> {
    const { store = await mkdtemp(join(tmpdir(), "caviar-test-")) } = surroundings;
    return new TestCluster(store, surroundings);
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

  /** `environment` adds to what every coordinator here gets; `root`: of which checkout it is. */
  async startCoordinator(environment: NodeJS.ProcessEnv = {}, root = ROOT): Promise<ChildProcess> {
    const given = { CAVIAR_PORT: "0", ...environment };
    const [child, announcement] = await this.#start(join(root, COORDINATOR), given);
    if (announcement.kind !== "listening") throw new Error(`got ${announcement.kind}`);
    this.#coordinator = child;
    this.#client = createClient({ url: announcement.url });
    return child;
  }

  /** `environment` adds to what every trainer here gets. */
  async startTrainer(environment: NodeJS.ProcessEnv = {}, root = ROOT): Promise<ChildProcess> {
    return (await this.startNamedTrainer(environment, root)).child;
  }

  /** As `startTrainer`, with the name under which the ledger will know it. */
  async startNamedTrainer(environment: NodeJS.ProcessEnv = {}, root = ROOT) {
    const given = { CAVIAR_POOL: this.pool, ...environment };
    const [child, announcement] = await this.#start(join(root, TRAINER), given);
    if (announcement.kind !== "ready") throw new Error(`got ${announcement.kind}`);
    return { child, trainer: announcement.trainer };
  }

  async #start(path: string, environment: NodeJS.ProcessEnv) {
    const env = {
      ...process.env,
      REDIS_URL: this.#redisUrl,
      CAVIAR_STORE: this.store,
      LOG_LEVEL: "warn",
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...environment,
    };
    const child = fork(path, { env, stdio: ["ignore", "ignore", this.#log, "ipc"] });
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

  /**
   * Every event so far and to come, read from Redis itself: coordinators may be dead. Again from the
   * first one when Redis has lost some.
   */
  async *events(sweep: SweepId): AsyncGenerator<LedgerEvent> {
    const signal = AbortSignal.timeout(this.#patienceMs);
    for await (const events of this.#follower.follow(sweep, {
      told: { seq: 0 },
      idleMs: 1_000,
      signal,
    })) {
      yield* events;
    }
    throw new Error(`${sweep}: the awaited event did not come in ${this.#patienceMs} ms`);
  }

  /** The first event for which `test` holds, past or future. */
  async awaitEvent(sweep: SweepId, test: (event: LedgerEvent) => boolean): Promise<LedgerEvent> {
    for await (const event of this.events(sweep)) if (test(event)) return event;
    throw new Error("unreachable: events() ends by throwing");
  }

  /** All events of a sweep, once it has ended. */
  async ended(sweep: SweepId): Promise<LedgerEvent[]> {
    let events: LedgerEvent[] = [];
    for await (const event of this.events(sweep)) {
      if (event.seq === 1) events = [];
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
    if (this.#isStoreOwn) await rm(this.store, { recursive: true, force: true });
  }
}

/** Send a signal and wait for the process to be gone. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, "exit");
  if (!child.kill(signal)) return;
  await exit;
}
