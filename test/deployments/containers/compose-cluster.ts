// The cluster of deploy/compose.yaml, made of images that are built from this checkout: a project of
// its own, with secrets, a port, and volumes that nobody else uses.

import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { type Client, createClient } from "@caviar/client";
import type { LedgerEvent, SweepId, SweepSpecInput } from "@caviar/protocol";
import {
  DockerComposeEnvironment,
  type StartedDockerComposeEnvironment,
  Wait,
} from "testcontainers";

import { Watch } from "../../chaos/watch.ts";
import { freePort } from "../redis-processes.ts";
import { docker, untilHealth } from "./docker.ts";
import { buildTarget, imageOf } from "./images.ts";

const DEPLOY = join(import.meta.dirname, "../../../deploy");
const FILE = "compose.yaml";
/** A developer's own deploy/.env says nothing here. */
const NO_ENV_FILE = "/dev/null";
const PATIENCE_MS = 600_000;

const SERVICES = ["redis", "coordinator", "trainer"] as const;
type Service = (typeof SERVICES)[number];
type Settings = Readonly<Record<string, string>>;

export class ComposeCluster implements AsyncDisposable {
  readonly project: string;
  readonly client: Client;
  readonly settings: Settings;
  readonly #environment: StartedDockerComposeEnvironment;

  private constructor(
    project: string,
    settings: Settings,
    environment: StartedDockerComposeEnvironment,
  ) {
    this.project = project;
    this.settings = settings;
    this.#environment = environment;
    const url = `http://127.0.0.1:${settings["CAVIAR_PUBLISHED_PORT"]}`;
    this.client = createClient({ url, token: settings["CAVIAR_TOKEN"] });
  }

  /** Resolves when everybody is healthy. `settings`: what deploy/.env would say. */
  static async start(trainers: number, settings: Settings = {}): Promise<ComposeCluster> {
    for (const target of ["coordinator", "trainer"] as const) await buildTarget(target);
    const project = `caviar-test-${randomBytes(4).toString("hex")}`;
    const all: Settings = {
      REDIS_PASSWORD: randomBytes(24).toString("hex"),
      CAVIAR_TOKEN: randomBytes(24).toString("hex"),
      CAVIAR_VIEWER_TOKEN: randomBytes(24).toString("hex"),
      CAVIAR_PUBLISHED_PORT: String(await freePort()),
      CAVIAR_COORDINATOR_IMAGE: imageOf("coordinator"),
      CAVIAR_TRAINER_IMAGE: imageOf("trainer"),
      ...settings,
    };
    const environment = await new DockerComposeEnvironment(DEPLOY, FILE)
      .withProjectName(project)
      .withEnvironmentFile(NO_ENV_FILE)
      .withEnvironment(all)
      .withClientOptions({ commandOptions: ["--scale", `trainer=${trainers}`] })
      .withDefaultWaitStrategy(Wait.forHealthCheck())
      .up();
    return new ComposeCluster(project, all, environment);
  }

  async submit(spec: SweepSpecInput): Promise<Watch> {
    return new Watch(this, await this.client.createSweep({ spec, by: "test" }));
  }

  /** As TestCluster has it, but by way of the API, which is all that is seen from outside. */
  events(sweep: SweepId): AsyncGenerator<LedgerEvent> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return generated(this.client.events(sweep, { signal }));
  }

  /** Ids of a service's containers, those that have ended included; an id is also the host's name. */
  async containers(service: Service): Promise<readonly string[]> {
    const labels = { project: this.project, service };
    const words = Object.entries(labels).flatMap(([name, value]) => [
      "--filter",
      `label=com.docker.compose.${name}=${value}`,
    ]);
    const ids = await docker(["ps", "--all", "--format", "{{.ID}}", ...words]);
    return ids.split("\n").filter((id) => id !== "");
  }

  /** The container of a service that has one. */
  async only(service: "redis" | "coordinator"): Promise<string> {
    const [id, ...others] = await this.containers(service);
    if (id === undefined || others.length > 0) throw new Error(`expected one ${service}`);
    return id;
  }

  /** Has that many trainers run, and what was killed too; those that are too many drain. */
  async scale(trainers: number): Promise<void> {
    const more = ["--detach", "--no-recreate", "--no-build"];
    await this.#compose("up", ...more, "--scale", `trainer=${trainers}`);
  }

  /** As `scale`, and waits until everybody is healthy. */
  async settle(trainers: number): Promise<void> {
    await this.scale(trainers);
    for (const service of SERVICES) {
      for (const container of await this.containers(service)) {
        await untilHealth(container, "healthy");
      }
    }
  }

  async #compose(...words: readonly string[]): Promise<string> {
    const place = ["--project-name", this.project, "--env-file", NO_ENV_FILE];
    const file = ["--file", join(DEPLOY, FILE)];
    return docker(["compose", ...place, ...file, ...words], { ...process.env, ...this.settings });
  }

  /** A trainer that trains a trial of the sweep now, its container and its name in the ledger. */
  async busy(watch: Watch) {
    const ids = await this.containers("trainer");
    const held = watch.holders.flatMap((trainer) => {
      const container = ids.find((id) => trainer.startsWith(id));
      return container === undefined ? [] : [{ container, trainer }];
    });
    return held[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#environment.down({ removeVolumes: true });
  }
}

async function* generated<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* items;
}
