// Several coordinators: any of them looks after any sweep, and no two of them decide. On a Redis of
// their own: other tests' coordinators would take these sweeps too.

import { readFileSync } from "node:fs";

import type { LedgerEvent, SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { plainServer } from "../deployments/deployments.ts";
import { RedisProcesses } from "../deployments/redis-processes.ts";
import { HoldingProxy } from "./holding-proxy.ts";
import { kill, TestCluster } from "./test-cluster.ts";

const sweepSpec: Omit<SweepSpecInput, "pool"> = {
  name: "coordinators",
  objective: { name: "classifier", settings: { dataset: "digits", batchSize: 32 } },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 1e-2, scale: "log" } },
  sampler: { name: "tpe" },
  scheduler: { name: "asha" },
  budget: { trials: 8, epochs: 6 },
  parallelism: 2,
};

const kinds = (events: readonly LedgerEvent[], kind: LedgerEvent["kind"]) =>
  events.filter((event) => event.kind === kind);

const digestOf = (events: readonly LedgerEvent[]) => {
  const last = events.at(-1);
  return last?.kind === "sweep-ended" ? last.digest : undefined;
};

/** The kernel's word for a process: T is stopped by a signal. */
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "")[0];

test.runIf(process.platform === "linux")(
  "stopped between taking the lead and deciding, a coordinator wakes to find its decision refused",
  async () => {
    await using servers = await RedisProcesses.prepare();
    const redisUrl = await plainServer(servers);
    await using proxy = await HoldingProxy.start(redisUrl);
    await using cluster = await TestCluster.prepare({ redisUrl });
    await cluster.startTrainer();

    // The only coordinator, behind the proxy: it takes the lead, and hears no more from then on.
    const held = proxy.hold({
      after: ["Take the lead of a sweep"], // the script, sent as text the first time
      from: ["hget", ":head", "seq"],
    });
    const sleeper = await cluster.startCoordinator({ REDIS_URL: proxy.url, LOG_LEVEL: "fatal" });
    const sweep = await cluster.submit(sweepSpec);
    const release = await held;
    sleeper.kill("SIGSTOP");
    await expect.poll(() => stateOf(sleeper.pid!)).toBe("T");
    release(); // what it waits for lies before it when it wakes

    await cluster.startCoordinator();
    // Soon: after half a minute of silence it would give up the connection, and all that lies in it.
    await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-proposed");
    sleeper.kill("SIGCONT");
    await expect.poll(() => proxy.answers, { timeout: 60_000 }).toContain("fenced");
    expect(proxy.sent).toContain("trial-proposed");
    const events = await cluster.ended(sweep);

    const numbers = kinds(events, "trial-proposed").map((event) => "trial" in event && event.trial);
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const alone = await cluster.ended(await cluster.submit(sweepSpec));
    expect(digestOf(events)).toBe(digestOf(alone));
  },
);

test("three coordinators, one of them killed: the sweep has the digest of one left alone", async () => {
  await using servers = await RedisProcesses.prepare();
  await using cluster = await TestCluster.prepare({ redisUrl: await plainServer(servers) });
  await Promise.all([cluster.startCoordinator(), cluster.startTrainer(), cluster.startTrainer()]);
  const alone = await cluster.ended(await cluster.submit(sweepSpec));
  const victim = cluster.coordinator;
  await Promise.all([cluster.startCoordinator(), cluster.startCoordinator()]);
  const sweep = await cluster.submit(sweepSpec);
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-rested");
  await kill(victim, "SIGKILL");
  const events = await cluster.ended(sweep);
  expect(kinds(events, "trial-ended")).toHaveLength(8);
  expect(digestOf(events)).toBe(digestOf(alone));
});
