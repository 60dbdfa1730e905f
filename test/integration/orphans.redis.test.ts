// Processes whose parent and whose Redis are both gone: nobody is left to end them.

import { once } from "node:events";

import { expect, test } from "vitest";

import { plainServer } from "../deployments/deployments.ts";
import { RedisProcesses } from "../deployments/redis-processes.ts";
import { TestCluster } from "./test-cluster.ts";

test("a trainer in the middle of a trial and a coordinator leave by themselves", async () => {
  await using servers = await RedisProcesses.prepare();
  await using cluster = await TestCluster.prepare({ redisUrl: await plainServer(servers) });
  const orphans = [
    await cluster.startCoordinator({ LOG_LEVEL: "fatal" }),
    await cluster.startTrainer({ LOG_LEVEL: "fatal" }),
  ];
  const sweep = await cluster.submit({
    name: "orphans",
    objective: { name: "classifier", settings: { dataset: "digits", batchSize: 8 } },
    metric: { name: "validationAccuracy", goal: "maximize" },
    space: { learningRate: { type: "float", min: 1e-4, max: 0.1, scale: "log" } },
    budget: { trials: 1, epochs: 10_000 },
  });
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-reported");

  await servers[Symbol.asyncDispose]();
  const exits = orphans.map(async (child) => once(child, "exit"));
  for (const child of orphans) child.disconnect();
  const codes = (await Promise.all(exits)).map(([code]) => code as unknown);
  expect(codes).toEqual([1, 1]);
});
