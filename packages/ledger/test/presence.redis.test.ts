import type { Trainer } from "@caviar/protocol";
import { expect, test } from "vitest";

import { announceTrainer, poolSlots, presentTrainers, withdrawTrainer } from "../src/index.ts";
import { testRedis } from "./fixture.ts";

const offer = (name: string) => ({
  name,
  version: "1",
  description: "",
  config: { type: "object" },
  metrics: { loss: "minimize" as const },
});

const trainer = (changes: Partial<Trainer> = {}): Trainer => ({
  trainer: crypto.randomUUID(),
  pools: [`pool-${crypto.randomUUID().slice(0, 8)}`],
  slots: 2,
  host: "h",
  pid: 1,
  startedAt: 1,
  offers: [offer("classifier")],
  ...changes,
});

/** The entries of these trainers among all that are there. */
async function found(redis: ReturnType<typeof testRedis>, ...ours: readonly Trainer[]) {
  const names = new Set(ours.map((one) => one.trainer));
  return (await presentTrainers(redis)).filter((one) => names.has(one.trainer));
}

test("a trainer is there with what it offers from its announcement to its withdrawal", async () => {
  await using redis = testRedis();
  const [first, other] = [trainer(), trainer({ startedAt: 2, offers: [offer("command")] })];
  await announceTrainer(redis, other);
  await announceTrainer(redis, first);
  expect(await found(redis, first, other)).toEqual([first, other]);
  await withdrawTrainer(redis, first.trainer);
  expect(await found(redis, first, other)).toEqual([other]);
});

test("slots are counted by pool; a trainer of two pools counts in both, one that left in none", async () => {
  await using redis = testRedis();
  const [a, b] = [`a-${crypto.randomUUID()}`, `b-${crypto.randomUUID()}`];
  const both = trainer({ pools: [a, b] });
  const second = trainer({ pools: [a], slots: 3 });
  await announceTrainer(redis, both);
  await announceTrainer(redis, second);
  const slots = await poolSlots(redis);
  expect([slots.get(a), slots.get(b), slots.get("nobody")]).toEqual([5, 2, undefined]);
  await withdrawTrainer(redis, both.trainer);
  const after = await poolSlots(redis);
  expect([after.get(a), after.get(b)]).toEqual([3, undefined]);
});
