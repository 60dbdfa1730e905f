// A cluster to be measured: a Redis of its own (append-only file, as a person's would be), real
// coordinators and trainers as processes, trainers with the no-op objective. Disposed as a whole.

import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { findOrInstallProgram, joinPrivateRedis } from "@caviar/cli";
import {
  connectRedis,
  createSweep,
  enlistSweep,
  Queues,
  RECONCILE_QUEUE,
  type Redis,
  retireSweep,
} from "@caviar/ledger";
import {
  announcementSchema,
  type SweepId,
  type SweepSpecInput,
  sweepSpecSchema,
} from "@caviar/protocol";

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const COORDINATOR = program("../../../coordinator/src/main.ts");
const TRAINER = program("../../../trainer/src/main.ts");
const LIGHT_TRAINER = program("./light-trainer.ts");
const NOOP = program("./noop-objective.ts");

const run = promisify(execFile);
const LOOK_MS = 10;

/** Five numbers, as the peer's study has them. */
const x = { type: "float", min: 0, max: 1 } as const;
const SPACE = { x0: x, x1: x, x2: x, x3: x, x4: x };

export class BenchCluster implements AsyncDisposable {
  readonly redis: Redis;
  readonly url: string;
  readonly #queues: Queues;
  readonly #cleanUp: AsyncDisposableStack;
  readonly #children = new Set<ChildProcess>();

  private constructor(url: string, cleanUp: AsyncDisposableStack) {
    this.url = url;
    this.redis = connectRedis(url);
    this.#queues = new Queues(this.redis);
    this.#cleanUp = cleanUp;
  }

  /** A Redis and nothing else yet. */
  static async start(): Promise<BenchCluster> {
    const folder = await mkdtemp(join(tmpdir(), "caviar-bench-"));
    const cleanUp = new AsyncDisposableStack();
    cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
    const path = process.env["PATH"] ?? "";
    const runner = await findOrInstallProgram(path, (line) => process.stderr.write(`${line}\n`));
    const redis = await joinPrivateRedis(folder, async () => runner ?? { host: "container" });
    cleanUp.use(redis);
    // The server outlives whoever started it, on purpose; nobody else will use this one.
    const giveUp = () => {
      redis.abandon();
      process.exit(1);
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, giveUp);
      cleanUp.defer(() => void process.off(signal, giveUp));
    }
    return new BenchCluster(redis.url, cleanUp);
  }

  async startCoordinator(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
    const [child, announcement] = await this.#start(COORDINATOR, { CAVIAR_PORT: "0" });
    if (announcement.kind !== "listening") throw new Error(`got ${announcement.kind}`);
    return { child, url: announcement.url };
  }

  async startTrainer({ pool, slots = 1 }: { pool: string; slots?: number }): Promise<ChildProcess> {
    const [child] = await this.#start(TRAINER, { CAVIAR_POOL: pool, CAVIAR_SLOTS: `${slots}` });
    return child;
  }

  /** One process whose slots are promises instead of threads. */
  async startLightTrainer(of: { pool: string; slots: number }): Promise<ChildProcess> {
    const environment = { CAVIAR_POOL: of.pool, CAVIAR_SLOTS: `${of.slots}` };
    const [child] = await this.#start(LIGHT_TRAINER, environment);
    return child;
  }

  async #start(path: string, environment: NodeJS.ProcessEnv) {
    const env = {
      ...process.env,
      REDIS_URL: this.url,
      CAVIAR_STORE: join(tmpdir(), "caviar-bench-store"),
      CAVIAR_OBJECTIVES: NOOP,
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
    died.catch(() => undefined); // from now on it is ended on purpose
    return [child, announcementSchema.parse(message)] as const;
  }

  /**
   * A sweep that nobody looks at before `release`: coordinators stand still while it is on the list of
   * those that are looked at.
   */
  async prepareSweep(input: Partial<SweepSpecInput>): Promise<SweepId> {
    const spec = sweepSpecSchema.parse({
      name: "bench",
      objective: { name: "noop" },
      metric: { name: "loss", goal: "minimize" },
      space: SPACE,
      budget: { trials: 1, epochs: 1 },
      ...input,
    });
    const reconciles = this.#queues.named(RECONCILE_QUEUE);
    await reconciles.pause();
    while ((await reconciles.getActiveCount()) > 0) await setTimeout(LOOK_MS);
    const sweep = await createSweep(this.redis, { spec, by: "bench" });
    await retireSweep(this.redis, sweep);
    await reconciles.resume();
    return sweep;
  }

  async release(sweep: SweepId): Promise<void> {
    await enlistSweep(this.redis, sweep);
    await this.#queues.signalReconcile(sweep);
  }

  /** Until the coordinator has done all that it was asked to do. */
  async settled(): Promise<void> {
    const reconciles = this.#queues.named(RECONCILE_QUEUE);
    while ((await reconciles.getJobCountByTypes("active", "waiting")) > 0) {
      await setTimeout(LOOK_MS);
    }
  }

  async cpuSeconds(): Promise<CpuSeconds> {
    const info = await this.redis.info("cpu");
    const parts = [...info.matchAll(/^used_cpu_(?:user|sys):([\d.]+)/gm)].map(([, text]) =>
      Number(text),
    );
    const children = [...this.#children];
    const [coordinator, all] = await Promise.all(
      [children.filter(isCoordinator), children].map(async (some) =>
        sum(await Promise.all(some.map((child) => processorSeconds(child)))),
      ),
    );
    return { Redis: sum(parts), coordinator: coordinator!, trainers: all! - coordinator! };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#children].map((child) => end(child)));
    await this.#queues.close();
    this.redis.disconnect();
    await this.#cleanUp.disposeAsync();
  }
}

export async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  if (child.kill("SIGTERM")) await exit;
}

/** Resident memory of a process, bytes. */
export async function residentBytes({ pid }: ChildProcess): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", `${pid}`]);
  return Number(stdout) * 1024;
}

/** Processor time that the parts of the cluster have used, in seconds. */
export type CpuSeconds = {
  readonly Redis: number;
  readonly coordinator: number;
  readonly trainers: number;
};

/** What was used between two readings. */
export function cpuSecondsBetween(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  const part = (name: keyof CpuSeconds) => after[name] - before[name];
  return { Redis: part("Redis"), coordinator: part("coordinator"), trainers: part("trainers") };
}

const isCoordinator = ({ spawnargs }: ChildProcess) => spawnargs.includes(COORDINATOR);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Processor time of a process from Linux' account of it, in seconds; NaN elsewhere. */
async function processorSeconds({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [user, system] = text.split(" ").slice(13, 15).map(Number);
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) / TICKS_PER_SECOND;
}

const TICKS_PER_SECOND = 100;

/** Memory that Redis has given out, bytes. */
export async function redisBytes(redis: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]);
}
