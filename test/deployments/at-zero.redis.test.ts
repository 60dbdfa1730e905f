// A cluster that is at zero until it has work, as an autoscaler keeps it, and what its rules ask of
// its metrics. On a Redis of its own: demand is counted over every sweep that is there.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { poolDemandSchema, sweepIdSchema } from "@caviar/protocol";
import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { start } from "../end-to-end/fresh-copy.ts";
import { kill, TestCluster } from "../integration/test-cluster.ts";
import { plainServer } from "./deployments.ts";
import { askedBy, missingIn, offeredBy } from "./promql.ts";
import { RedisProcesses } from "./redis-processes.ts";

const ROOT = join(import.meta.dirname, "../..");

async function submitted({ client, pool }: TestCluster, trials: number) {
  const words = ["submit", "packages/examples/digits.yaml", "--json", "--set", `pool=${pool}`];
  const short = [
    "--set",
    "sampler={name: random}",
    "--set",
    `budget={trials: ${trials}, epochs: 1}`,
  ];
  const main = join(ROOT, "packages/cli/src/main.ts");
  const env = { ...process.env, CAVIAR_URL: client.url };
  const { stdout, stderr } = await start(process.execPath, [main, ...words, ...short], {
    cwd: ROOT,
    env,
  }).outcome;
  const { sweep } = z.object({ sweep: sweepIdSchema }).parse(JSON.parse(stdout));
  return { sweep, stderr };
}

async function demandOf({ client, pool }: TestCluster) {
  const answer = await fetch(`${client.url}/api/v1/pools/${pool}/demand`);
  return poolDemandSchema.parse(await answer.json());
}

test("a sweep may be submitted to a cluster at zero; its demand brings a trainer, and ends with it", async () => {
  await using servers = await RedisProcesses.prepare();
  await using cluster = await TestCluster.prepare({ redisUrl: await plainServer(servers) });
  await cluster.startCoordinator();
  const { sweep, stderr } = await submitted(cluster, 6);
  expect(stderr).toContain("no trainer is there");
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-proposed");
  await vi.waitFor(
    async () => expect((await demandOf(cluster)).trainers).toBeGreaterThan(0),
    20_000,
  );

  const trainer = await cluster.startTrainer();
  const { ending } = await cluster.folded(sweep);
  expect(ending?.status).toBe("completed");
  await vi.waitFor(async () => expect((await demandOf(cluster)).trainers).toBe(0), 20_000);
  await kill(trainer, "SIGTERM");
});

const rulesSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const dashboardSchema = z.object({
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) }),
  ),
});

const deployed = (file: string) => readFileSync(join(ROOT, "deploy", file), "utf8");

/** Every expression that the alerts and the dashboard have, by what it is for. */
function expressions(): readonly (readonly [string, string])[] {
  const { groups } = rulesSchema.parse(parse(deployed("helm/caviar/alerts.yaml")));
  const { panels } = dashboardSchema.parse(JSON.parse(deployed("grafana/dashboard.json")));
  return [
    ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr] as const)),
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ];
}

test("alerts and dashboard ask for metrics and labels that the coordinator has", async () => {
  await using servers = await RedisProcesses.prepare();
  await using cluster = await TestCluster.prepare({ redisUrl: await plainServer(servers) });
  await Promise.all([cluster.startCoordinator(), cluster.startTrainer()]);
  const { sweep } = await submitted(cluster, 1000);
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-reported");
  const answer = await fetch(`${cluster.client.url}/metrics`);
  const offered = offeredBy(await answer.text());

  expect(expressions().length).toBeGreaterThan(15);
  for (const [name, expression] of expressions()) {
    const asked = askedBy(expression);
    expect(asked.size, name).toBeGreaterThan(0);
    expect([name, missingIn(offered, asked)]).toEqual([name, []]);
  }
});
