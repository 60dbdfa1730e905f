// A sweep in a real Redis for each test. Ids are random, so tests share a server without meeting.

import { sweepSpecSchema, type SweepId, type SweepSpec } from "@caviar/protocol";

import { connectRedis, createSweep, decide, lead, type Redis, sweepKeys } from "../src/index.ts";

export function testRedis(): Redis & AsyncDisposable {
  const url = process.env["CAVIAR_TEST_REDIS_URL"];
  if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
  const redis = connectRedis(url);
  return Object.assign(redis, {
    async [Symbol.asyncDispose]() {
      await redis.quit();
    },
  });
}

export const spec: SweepSpec = sweepSpecSchema.parse({
  name: "fixture",
  objective: { name: "classifier" },
  metric: { name: "loss", goal: "minimize" },
  space: { rate: { type: "float", min: 0.001, max: 1, scale: "log" } },
  budget: { trials: 4, epochs: 3 },
});

/** A new sweep. */
export async function newSweep(redis: Redis): Promise<SweepId> {
  return createSweep(redis, { spec, by: "test" });
}

/** A new sweep whose trial 0 was proposed with a target of 3 epochs. */
export async function sweepWithTrial(redis: Redis): Promise<SweepId> {
  const sweep = await newSweep(redis);
  const fence = await lead(redis, sweep);
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events: [proposed(0)] });
  return sweep;
}

/**
 * A copy of a sweep as it is now; what it gives puts the copy back, as a failover to a replica does
 * that has not heard of what came after.
 */
export async function copyOf(redis: Redis, sweep: SweepId): Promise<() => Promise<void>> {
  const { log, head, trials } = sweepKeys(sweep);
  const copies = new Map<string, Buffer>();
  for (const key of [log, head, trials]) {
    const bytes = await redis.dumpBuffer(key);
    if (bytes) copies.set(key, bytes);
  }
  return async () => {
    await redis.del(log, head, trials);
    for (const [key, bytes] of copies) await redis.restore(key, 0, bytes);
  };
}

export function proposed(trial: number) {
  return {
    kind: "trial-proposed",
    trial,
    round: 0,
    unit: [0.5],
    params: { rate: 0.03 },
    epochs: 3,
    reason: "test",
  } as const;
}

/** An attempt that waits for nobody: whoever held the trial is taken to be silent. */
export const attemptAt = (sweep: SweepId, holder: string) =>
  ({ sweep, trial: 0, purpose: "train", epochs: 3, trainer: "t", holder, silenceMs: 0 }) as const;
