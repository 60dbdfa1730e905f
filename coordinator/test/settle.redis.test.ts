import { setTimeout } from "node:timers/promises";

import {
  Attempt,
  commandSweep,
  connectRedis,
  createSweep,
  lead,
  readEvents,
  type Redis,
} from "@caviar/ledger";
import { openLog } from "@caviar/process";
import { NO_COST, Replay, type SweepId, type SweepState, sweepSpecSchema } from "@caviar/protocol";
import { specInput } from "@caviar/protocol/simulated-sweep";
import { expect, test, vi } from "vitest";

import { settle, type Settler } from "../src/settle.ts";
import { SweepCache } from "../src/sweep-cache.ts";

const begun = (isOver = () => false) => ({ fence: undefined, operation: 0, isOver });

async function trainAtOnce(redis: Redis, sweep: SweepId, trial: number): Promise<void> {
  const of = { sweep, trial, purpose: "train", epochs: 1, trainer: "t" } as const;
  const attempt = await Attempt.begin(redis, { ...of, holder: crypto.randomUUID() });
  if (attempt === "over") return; // at an earlier step, of which this one did not know yet
  if (typeof attempt === "string") throw new Error(`trial ${trial}: ${attempt}`);
  const metrics = { valLoss: trial };
  const event = { kind: "trial-rested", trial, epochs: 1, metrics, cost: NO_COST } as const;
  await attempt.settle({ event, phase: "resting" });
}

/** A new sweep at random, and what it takes to settle it. */
async function sweepOf({ parallelism, trials }: { parallelism: number; trials: number }) {
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"]!);
  const cache = new SweepCache(redis);
  const settler = { redis, cache, log: openLog("test") };
  const budget = { trials, epochs: 1 };
  const input = { ...specInput, parallelism, sampler: { name: "random" }, budget };
  const sweep = await createSweep(redis, { spec: sweepSpecSchema.parse(input), by: "test" });
  return { redis, settler, sweep, stateNow: async () => (await cache.catchUp(sweep))! };
}

/** How many trials the sweep has in each state that is told. */
async function toldOf(settler: Settler, sweep: SweepId, state: SweepState): Promise<number[]> {
  const told: number[] = [];
  await settle(settler, sweep, state, begun(), async ({ trials }) => {
    told.push(trials.length);
  });
  return told;
}

test("the page folds an event while the lead is taken: what is decided follows from its basis", async () => {
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"]!);
  const cache = new SweepCache(redis);
  const settler = { redis, cache, log: openLog("test") };
  const created = { spec: sweepSpecSchema.parse(specInput), by: "test" };
  await lead(redis, await createSweep(redis, created)); // Redis knows the script from now on
  const sweep = await createSweep(redis, created);
  const state = await cache.catchUp(sweep);
  const run = redis.evalsha.bind(redis);
  // The first script of a turn that decides is the one that takes the lead.
  vi.spyOn(redis, "evalsha").mockImplementationOnce(async (...args) => {
    const fence = await run(...args);
    await commandSweep(redis, sweep, { command: "pause", by: "test" });
    await cache.catchUp(sweep);
    return fence;
  });

  const turn = begun();
  expect((await settle(settler, sweep, state!, turn))?.phase).toBe("paused");
  await commandSweep(redis, sweep, { command: "resume", by: "test" });
  await settle(settler, sweep, (await cache.catchUp(sweep))!, turn);
  const events = await readEvents(redis, sweep, { after: 0 });
  const kinds = events.map(({ kind }) => kind);
  expect(kinds.slice(0, 3)).toEqual(["sweep-created", "sweep-paused", "sweep-resumed"]);
  expect(kinds.slice(3)).toEqual(Array(specInput.parallelism).fill("trial-proposed"));
  const replay = new Replay();
  expect(events.map((event) => replay.take(event)).filter(Boolean)).toEqual([]);
  await redis.quit();
});

test("what a step has decided is told before the next step is planned", async () => {
  const { redis, settler, sweep, stateNow } = await sweepOf({ parallelism: 40, trials: 80 });
  expect(await toldOf(settler, sweep, await stateNow())).toEqual([16, 32, 40]);
  await redis.quit();
});

test("a decision that reaches Redis later than the question for what is new is in the next state", async () => {
  const { redis, settler, sweep, stateNow } = await sweepOf({ parallelism: 40, trials: 80 });
  const run = redis.evalsha.bind(redis);
  vi.spyOn(redis, "evalsha")
    .mockImplementationOnce(run) // takes the lead
    .mockImplementationOnce(async (...args) => {
      await setTimeout(50);
      return run(...args);
    });
  expect(await toldOf(settler, sweep, await stateNow())).toEqual([16, 32, 40]);
  await redis.quit();
});

test("a sweep whose results keep coming has its turn, and no more", async () => {
  const { redis, settler, sweep, stateNow } = await sweepOf({ parallelism: 64, trials: 10_000 });
  let steps = 0;
  const turn = begun(() => steps === 20);
  const state = await settle(settler, sweep, await stateNow(), turn, async ({ index }) => {
    steps++;
    const trials = [...index.pending]; // events are folded into the index meanwhile
    for (const trial of trials) await trainAtOnce(redis, sweep, trial);
  });
  expect(steps).toBe(20);
  const { length } = state!.trials;
  expect(length).toBeGreaterThan(64);
  // What is left to do is done in the next turn, however short that is.
  const short = begun(() => true);
  await settle(settler, sweep, await stateNow(), short);
  expect((await stateNow()).trials.length).toBeGreaterThan(length);
  await redis.quit();
});
