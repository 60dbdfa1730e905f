// A private cluster for the length of one command: a coordinator and its trainers, on this machine.
// Disposing of it asks all of them to leave, trainers first, so that what they hand back is still
// written down; `kill` is for a person who does not want to wait.

import { mkdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { type Client, createClient } from "@caviar/client";
import { assert } from "@caviar/errors";

import { LocalProcess, type LocalProcessOptions } from "./local-process.ts";
import { SCRIPT, STATE_FOLDER } from "./project-folder.ts";
import type { PrivateRedis } from "../redis/private-redis.ts";
import { unlessAborted } from "./unless-aborted.ts";

type ClusterOptions = {
  readonly redis: PrivateRedis;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Copy the processes' logs to this command's stderr. */
  readonly echo: boolean;
  /** The person wants to leave. */
  readonly interrupted: AbortSignal;
};

const REDIS_WATCH_MS = 2_000;

export class LocalCluster implements AsyncDisposable {
  readonly #options: ClusterOptions;
  readonly #processes: LocalProcess[] = [];
  readonly #broken = new AbortController();
  readonly #over = new AbortController();
  readonly #watching: Promise<void>;
  /** Aborted when the person wants to leave, and when a part of the cluster was given up on. */
  readonly signal: AbortSignal;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.signal = AbortSignal.any([options.interrupted, this.#broken.signal]);
    mkdirSync(STATE_FOLDER.logs, { recursive: true });
    this.#watching = this.#watchRedis();
  }

  /** Resolves when it serves; by default on any free port. */
  async startCoordinator({ port = 0 } = {}): Promise<Client> {
    const coordinator = this.#start("coordinator", {
      script: SCRIPT.coordinator,
      // A token in the environment is for another cluster: this one listens to this machine only.
      env: { CAVIAR_HOST: "127.0.0.1", CAVIAR_PORT: String(port), CAVIAR_TOKEN: "" },
      // A coordinator that is started again must be found where the first one was.
      envAfter: (announced) =>
        announced.kind === "listening" ? { CAVIAR_PORT: new URL(announced.url).port } : {},
    });
    const announced = await unlessAborted(coordinator.announced, this.signal);
    assert(announced.kind === "listening", `a coordinator listens, got ${announced.kind}`);
    return createClient({ url: announced.url });
  }

  /** Resolves when the first of them pulls jobs. */
  async startTrainers(pool: string, count: number): Promise<void> {
    const env = { CAVIAR_POOL: pool, CAVIAR_SLOTS: "1" };
    const trainers = Array.from({ length: count }, (_, index) =>
      this.#start(`trainer-${index + 1}`, { script: SCRIPT.trainer, env }),
    );
    await unlessAborted(Promise.race(trainers.map(({ announced }) => announced)), this.signal);
  }

  kill(): void {
    for (const child of this.#processes) child.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    const [coordinator, ...trainers] = this.#processes;
    await Promise.all(trainers.map((trainer) => trainer.end()));
    await coordinator?.end();
    await this.#watching;
  }

  #start(
    name: string,
    { env, ...what }: Pick<LocalProcessOptions, "script" | "env" | "envAfter">,
  ): LocalProcess {
    const { redis, echo } = this.#options;
    const shared = {
      REDIS_URL: redis.url,
      // All of this cluster is on this machine: a folder is faster than Redis and spares its memory.
      CAVIAR_STORE: this.#options.env["CAVIAR_STORE"] || STATE_FOLDER.checkpoints,
    };
    const child = new LocalProcess({
      ...what,
      name,
      env: { ...this.#options.env, ...shared, ...env },
      logs: STATE_FOLDER.logs,
      echo,
      onGiveUp: (error) => this.#broken.abort(error),
    });
    this.#processes.push(child);
    return child;
  }

  /** A Redis that is killed is started again, as everything else of the cluster is. */
  async #watchRedis(): Promise<void> {
    const { signal } = this.#over;
    try {
      for (;;) {
        await pause(REDIS_WATCH_MS, undefined, { signal });
        await this.#options.redis.revive();
      }
    } catch (error) {
      if (!signal.aborted) this.#broken.abort(error);
    }
  }
}
