// One small sweep on Redis in every form that people run it in. Its digest, which is taken over
// every trial, point and metric, is the same everywhere.

import { spawnSync } from "node:child_process";

import type { SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { TestCluster } from "../integration/test-cluster.ts";
import {
  plainServer,
  redisCluster,
  serverOnSocket,
  serversWithSentinel,
  serverWithPassword,
  serverWithTls,
  serverWithUser,
} from "./deployments.ts";
import { RedisProcesses } from "./redis-processes.ts";

const smallSweep: Omit<SweepSpecInput, "pool"> = {
  name: "deployed",
  objective: { name: "classifier", settings: { dataset: "digits", batchSize: 32 } },
  metric: { name: "validationAccuracy", goal: "maximize" },
  space: {
    learningRate: { type: "float", min: 1e-3, max: 0.1, scale: "log" },
    units: { type: "int", min: 8, max: 32, scale: "log" },
  },
  scheduler: { name: "asha" },
  budget: { trials: 4, epochs: 3 },
  parallelism: 2,
};

async function digestOn(redisUrl: string | undefined): Promise<string> {
  await using cluster = await TestCluster.prepare(redisUrl === undefined ? {} : { redisUrl });
  await Promise.all([cluster.startCoordinator(), cluster.startTrainer(), cluster.startTrainer()]);
  const sweep = await cluster.submit(smallSweep);
  await cluster.ended(sweep);
  const { status, digest } = await cluster.client.result(sweep);
  expect(status).toBe("completed");
  return digest;
}
const reference = digestOn(undefined);

test.each([
  ["one server", plainServer],
  ["a password and another database", serverWithPassword],
  ["a user of its own, the default one shut out", serverWithUser],
  ["a unix socket", serverOnSocket],
  ["TLS with certificates of a private authority, on both sides", serverWithTls],
  ["Sentinel", async (servers: RedisProcesses) => (await serversWithSentinel(servers)).url],
  ["a cluster of three servers", redisCluster],
])("a sweep on Redis with %s ends with the same digest", async (_, start) => {
  await using servers = await RedisProcesses.prepare();
  const url = await start(servers);
  expect(await digestOn(url)).toBe(await reference);
});

const valkey = { file: "valkey-server", calledAs: "valkey-server" };
const hasValkey = spawnSync(valkey.file, ["--version"]).status === 0;
const note = hasValkey ? "" : " (skipped: there is no valkey-server on the path)";

test.runIf(hasValkey)(`a sweep on Valkey ends with the same digest${note}`, async () => {
  await using servers = await RedisProcesses.prepare(valkey);
  const url = (await plainServer(servers)).replace("redis:", "valkey:");
  expect(await digestOn(url)).toBe(await reference);
});
