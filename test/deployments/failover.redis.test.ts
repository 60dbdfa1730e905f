// The master of a sweep's Redis is killed in mid-sweep. Replication is asynchronous, so the replica
// that takes over may lack the last writes; what was lost is trained again, and since training is
// exact, the sweep ends with the numbers of one that was left alone.

import { once } from "node:events";

import type { SweepId, SweepResult, SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { TestCluster } from "../integration/test-cluster.ts";
import { redisClusterWithReplicas, serversWithSentinel } from "./deployments.ts";
import { RedisProcesses, until } from "./redis-processes.ts";

/** Trials of a second or so each, so that a failover meets some of them in the middle. */
const sweep: Omit<SweepSpecInput, "pool"> = {
  name: "failover",
  objective: {
    name: "classifier",
    settings: { dataset: "digits", layers: 2, units: 256, batchSize: 16 },
  },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 1e-2, scale: "log" } },
  budget: { trials: 5, epochs: 12 },
  parallelism: 3,
  checkpointSeconds: 0.3,
};

/** The sweep's result when nothing is lost, by a coordinator and two trainers that stay. */
async function leftAlone(cluster: TestCluster): Promise<SweepResult> {
  const quiet = { LOG_LEVEL: "error" }; // each lost connection is a warning
  await cluster.startCoordinator(quiet);
  await Promise.all([cluster.startTrainer(quiet), cluster.startTrainer(quiet)]);
  const alone = await cluster.submit(sweep);
  await cluster.ended(alone);
  return cluster.client.result(alone);
}

async function expectResult(
  cluster: TestCluster,
  disturbed: SweepId,
  expected: SweepResult,
): Promise<void> {
  await cluster.ended(disturbed);
  const { status, trials, digest } = await cluster.client.result(disturbed);
  expect(status).toBe("completed");
  expect(trials).toEqual({ completed: 5, failed: 0, stopped: 0 });
  expect(digest).toBe(expected.digest);
}

test.concurrent("kill -9 of the master: Sentinel promotes the replica, and the digest is that of a sweep left alone", async () => {
  await using servers = await RedisProcesses.prepare();
  const { url, master, replica } = await serversWithSentinel(servers);
  await using cluster = await TestCluster.prepare({ redisUrl: url });
  const expected = await leftAlone(cluster);

  const disturbed = await cluster.submit(sweep);
  await cluster.awaitEvent(disturbed, ({ kind }) => kind === "trial-rested");
  const gone = once(master, "exit");
  master.kill("SIGKILL");
  await gone;
  await until("the replica leads", async () =>
    (await replica.info("replication")).includes("role:master"),
  );
  await expectResult(cluster, disturbed, expected);
});

test.concurrent("a cluster's master freezes, another is killed: each time a replica is elected, and the digest is the same", async () => {
  await using servers = await RedisProcesses.prepare();
  const { url, masterOf } = await redisClusterWithReplicas(servers);
  await using cluster = await TestCluster.prepare({ redisUrl: url });
  const expected = await leftAlone(cluster);
  const begin = async () => {
    const disturbed = await cluster.submit(sweep);
    await cluster.awaitEvent(disturbed, ({ kind }) => kind === "trial-rested");
    const log = `caviar:{${disturbed}}:log`;
    return { disturbed, log, master: await masterOf(log) };
  };

  // Who froze keeps its connections. What it accepts before it hears of the other is lost.
  const first = await begin();
  first.master.process.kill("SIGSTOP");
  await until("another one leads", async () => {
    return (await masterOf(first.log, first.master)) !== first.master;
  });
  first.master.process.kill("SIGCONT");
  await expectResult(cluster, first.disturbed, expected);
  await until("the one that froze follows", async () =>
    (await first.master.asked.info("replication")).includes("master_link_status:up"),
  );

  const second = await begin();
  const gone = once(second.master.process, "exit");
  second.master.process.kill("SIGKILL");
  await gone;
  await expectResult(cluster, second.disturbed, expected);
});
