// The cluster of deploy/compose.yaml in real containers, seen from outside: a sweep on four trainers, who
// may do what, what happens at the limit of memory, and trainers of one's own.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { sweepSpecSchema } from "@caviar/protocol";
import { GenericContainer, Wait } from "testcontainers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import { eventsOf } from "../../chaos/checks.ts";
import { ComposeCluster } from "./compose-cluster.ts";
import { docker, inspected, untilHealth, whyUntested } from "./docker.ts";
import { buildOwnObjectives, buildOwnPrograms, buildTarget, imageOf } from "./images.ts";

const untested = await whyUntested();
const testContainers = test.skipIf(untested !== undefined);

const EXAMPLES = join(import.meta.dirname, "../../../packages/examples");
const TRAINERS = 4;
/** The one that every other way to run this sweep gives too. */
const DIGITS_DIGEST = "3e3520bd3c265658ed1e05341bb99656c974d2533fcba0b6343a258352f60a09";

let cluster: ComposeCluster;
if (untested === undefined) {
  beforeAll(async () => {
    cluster = await ComposeCluster.start(TRAINERS, {
      CAVIAR_PROGRAMS: join(import.meta.dirname, "programs"),
      CAVIAR_OBJECTIVES: "/mnt/programs/hungry.ts",
      CAVIAR_TRAINER_MEMORY: "512m",
    });
  });
  afterAll(async () => cluster[Symbol.asyncDispose]());
}

/** A trainer beside the others, for a pool of its own. */
const ownTrainer = async (image: string, pool: string) =>
  new GenericContainer(image)
    .withNetworkMode(`${cluster.project}_ledger`)
    .withEnvironment({
      REDIS_URL: `redis://:${cluster.settings["REDIS_PASSWORD"]}@redis:6379`,
      CAVIAR_POOL: pool,
    })
    .withBindMounts([
      { source: `${cluster.project}_checkpoints`, target: "/var/lib/caviar/checkpoints" },
    ])
    .withTmpFs({ "/tmp": "rw" })
    .withWaitStrategy(Wait.forHealthCheck())
    .start();

const portsOf = async (container: string) => docker(["port", container]);

const exampleSweep = (file: string, pool = "default") => ({
  ...sweepSpecSchema.parse(parse(readFileSync(join(EXAMPLES, file), "utf8"))),
  pool,
});

testContainers(
  "four trainers share a sweep, and its digest is that of processes on any machine",
  async () => {
    const watch = await cluster.submit(exampleSweep("digits.yaml"));
    await watch.ended;
    const [end] = eventsOf(watch.events, "sweep-ended");
    expect(end).toMatchObject({ status: "completed", digest: DIGITS_DIGEST });
    const hosts = eventsOf(watch.events, "trial-begun").map(({ trainer }) => trainer);
    expect(new Set(hosts).size).toBe(TRAINERS);
  },
);

testContainers(
  "from outside: nobody is root, writes to the root file system, or has a capability",
  async () => {
    for (const service of ["redis", "coordinator", "trainer"] as const) {
      for (const id of await cluster.containers(service)) {
        const host = await inspected(id, ".HostConfig");
        expect([service, host]).toEqual([
          service,
          expect.objectContaining({
            ReadonlyRootfs: true,
            Privileged: false,
            CapDrop: ["ALL"],
            SecurityOpt: ["no-new-privileges:true"],
            PidsLimit: 1024,
          }),
        ]);
        expect(await inspected(id, ".HostConfig.Memory")).toBeGreaterThan(0);
        const inside = (script: string) => docker(["exec", id, "sh", "-c", script]);
        expect(await inside("id -u")).not.toBe("0");
        expect(await inside("touch /here 2>&1 || true")).toContain("Read-only file system");
        const status = await inside("cat /proc/1/status");
        expect(status).toMatch(/^CapEff:\s+0+$/m);
        expect(status).toMatch(/^CapBnd:\s+0+$/m);
        expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      }
    }
  },
);

testContainers(
  "from outside: only the coordinator can be reached, on loopback, and it asks for a token",
  async () => {
    expect(await portsOf(await cluster.only("redis"))).toBe("");
    expect(await portsOf((await cluster.containers("trainer"))[0]!)).toBe("");
    expect(await portsOf(await cluster.only("coordinator"))).toMatch(
      /^7070\/tcp -> 127\.0\.0\.1:\d+$/,
    );
    expect(await inspected(`${cluster.project}_ledger`, ".Internal")).toBe(true);

    const asked = async (path: string, token?: string) =>
      fetch(`${cluster.client.url}${path}`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
    expect((await asked("/api/v1/sweeps")).status).toBe(401);
    const viewer = cluster.settings["CAVIAR_VIEWER_TOKEN"];
    expect(await (await asked("/metrics", viewer)).text()).toContain("caviar_slots");
  },
);

testContainers(
  "a trial that takes more memory than its trainer has ends as lost, and only it",
  async () => {
    const since = String(Math.floor(Date.now() / 1000));
    const watch = await cluster.submit({
      name: "hungry",
      pool: "default",
      objective: { name: "hungry" },
      metric: { name: "loss", goal: "minimize" },
      space: { mib: { type: "int", min: 0, max: 4096 } },
      sampler: { name: "random" },
      start: [{ mib: 1 }, { mib: 4096 }, { mib: 2 }],
      budget: { trials: 3, epochs: 3 },
      quarantineAfter: 2,
    });
    await watch.ended;
    const ends = eventsOf(watch.events, "trial-ended").map(({ trial, outcome, cause }) => ({
      trial,
      outcome,
      cause,
    }));
    expect(ends.toSorted((a, b) => a.trial - b.trial)).toEqual([
      { trial: 0, outcome: "completed", cause: "finished" },
      { trial: 1, outcome: "failed", cause: "lost" },
      { trial: 2, outcome: "completed", cause: "finished" },
    ]);
    expect(eventsOf(watch.events, "sweep-ended")).toMatchObject([{ status: "completed" }]);
    const until = String(Math.ceil(Date.now() / 1000));
    const project = `label=com.docker.compose.project=${cluster.project}`;
    const told = ["--filter", "event=oom", "--filter", project, "--format", "{{.Actor.ID}}"];
    const killed = await docker(["events", "--since", since, "--until", until, ...told]);
    expect(killed.split("\n").length).toBeGreaterThanOrEqual(2);
  },
);

testContainers("a trainer that hangs is unhealthy, and healthy when it goes on", async () => {
  const [trainer] = await cluster.containers("trainer");
  const signal = (name: string) =>
    docker(["exec", trainer!, "sh", "-c", `kill -${name} "$(cat /tmp/caviar-alive)"`]);
  await untilHealth(trainer!, "healthy");
  await signal("STOP");
  await untilHealth(trainer!, "unhealthy");
  await signal("CONT");
  await untilHealth(trainer!, "healthy");
});

testContainers(
  "trainers made FROM these images train objectives and programs of one's own",
  async () => {
    await buildTarget("trainer-python");
    await Promise.all([buildOwnObjectives(), buildOwnPrograms()]);
    const trainers = [
      await ownTrainer(imageOf("own-objectives"), "objectives"),
      await ownTrainer(imageOf("own-programs"), "programs"),
    ];
    try {
      const sweeps = [
        await cluster.submit(exampleSweep("template/sweep.yaml", "objectives")),
        await cluster.submit(exampleSweep("programs/logistic.yaml", "programs")),
        await cluster.submit(exampleSweep("programs/shell.yaml", "programs")),
      ];
      for (const watch of sweeps) {
        await watch.ended;
        expect(eventsOf(watch.events, "attempt-failed")).toEqual([]);
        expect(eventsOf(watch.events, "sweep-ended")).toMatchObject([{ status: "completed" }]);
      }
    } finally {
      await Promise.all(trainers.map(async (trainer) => trainer.stop()));
    }
  },
);
