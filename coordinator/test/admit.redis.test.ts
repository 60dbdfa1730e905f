import { setTimeout } from "node:timers/promises";

import { connectRedis } from "@caviar/ledger";
import { openLog } from "@caviar/process";
import { plan, sweepIdSchema } from "@caviar/protocol";
import { SimulatedSweep } from "@caviar/protocol/simulated-sweep";
import { expect, test } from "vitest";

import { admit } from "../src/admit.ts";
import { PoolCensus } from "../src/pool-census.ts";
import { trialJobs } from "../src/trial-jobs.ts";

test("trials that are proposed while the pool is asked do not count as ended ones", async () => {
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"]!);
  const log = openLog("test");
  const [sweep, pool] = [sweepIdSchema.parse("admitted-1"), "nobody-serves-it"];
  const budget = { trials: 1000, epochs: 1 };
  const sampler = { name: "random" } as const;
  const simulated = new SimulatedSweep({ pool, sampler, budget, parallelism: 1000 });
  const { state } = simulated;
  const step = () => simulated.decided(state.seq, ...plan(state));
  const admission = { redis, census: new PoolCensus(redis, log), log };

  step();
  expect(await admit(admission, [sweep, state], trialJobs(sweep, state))).toHaveLength(1);
  await setTimeout(150); // long enough to measure by
  const before = state.trials.length;
  const admitted = admit(admission, [sweep, state], trialJobs(sweep, state));
  step();
  expect(state.trials.length).toBeGreaterThan(before);
  // None has ended, so nothing is held ready ahead.
  expect(await admitted).toHaveLength(1);
  await redis.quit();
});
