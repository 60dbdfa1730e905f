import { simulate } from "@caviar/search";
import { describe, expect, test } from "vitest";

import { Scaler, type Scaling } from "./scaler.ts";
import { objective, SEARCHES, secondsPerEpoch, strategy, sweepOf } from "./thousand-trials.ts";
import { runSweep } from "./virtual-fleet.ts";

const DAY = 86_400;
const steady = { coldSeconds: 60, lifeSeconds: Infinity };
const idle: Scaling = { max: 50, scaleDown: "idle", idleSeconds: 300 };
const demand: Scaling = { ...idle, scaleDown: "demand" };

test.each(Object.keys(SEARCHES))("a fixed fleet takes as long as `simulate` says: %s", (search) => {
  const simulated = simulate({ ...strategy(search, 100), trainers: 8, objective, secondsPerEpoch });
  const outlay = runSweep(sweepOf(search, 100), { trainers: 8, ...steady }, DAY);
  expect(outlay.sweepSeconds).toBe(simulated.seconds);
  expect(outlay.trainerSeconds).toBe(8 * DAY);
});

describe("by demand", () => {
  const fixed = runSweep(sweepOf("random, asha", 200), { trainers: 50, ...steady }, DAY);

  test.each([idle, demand])(
    "a pool goes to zero after its sweep, and pays for no idle day: $scaleDown",
    (trainers) => {
      const outlay = runSweep(sweepOf("random, asha", 200), { trainers, ...steady }, DAY);
      expect(outlay.trainerSeconds).toBe(outlay.trainerSecondsOfSweep);
      expect(outlay.trainerSeconds).toBeLessThan(fixed.trainerSeconds / 5);
    },
  );

  test("idle takes nobody from a trial; nothing but a kill makes anything be trained again", () => {
    expect(
      runSweep(sweepOf("random, asha", 200), { trainers: idle, ...steady }, DAY),
    ).toMatchObject({
      takenAway: 0,
      preempted: 0,
      secondsTrainedAgain: 0,
    });
  });

  test("a fleet that is killed every ten minutes ends the sweep, with less than 10 s lost a kill", () => {
    const fleet = { trainers: demand, coldSeconds: 60, lifeSeconds: 600 };
    const outlay = runSweep(sweepOf("random, asha", 200), fleet, DAY);
    expect(outlay.preempted).toBeGreaterThan(20);
    expect(outlay.sweepSeconds).toBeGreaterThan(fixed.sweepSeconds);
    expect(outlay.secondsTrainedAgain).toBeLessThan(10 * outlay.preempted);
    expect(outlay.trainerSeconds).toBe(outlay.trainerSecondsOfSweep);
  });
});

describe("the scaler", () => {
  test("wakes with one, then doubles or adds four, up to the most", () => {
    const scaler = new Scaler(idle);
    const counts = [0];
    for (let poll = 0; poll < 7; poll++) counts.push(scaler.next(15 * poll, 200, counts.at(-1)!));
    expect(counts).toEqual([0, 1, 5, 10, 20, 40, 50, 50]);
  });

  test("goes down to the most that the window wanted, or not before all is idle", () => {
    const [byDemand, byIdle] = [new Scaler(demand), new Scaler(idle)];
    for (const scaler of [byDemand, byIdle]) expect(scaler.next(0, 40, 40)).toBe(40);
    expect([byDemand.next(290, 10, 40), byDemand.next(301, 12, 40)]).toEqual([40, 12]);
    expect([byIdle.next(290, 10, 40), byIdle.next(3000, 1, 40)]).toEqual([40, 40]);
    expect([byIdle.next(3299, 0, 40), byIdle.next(3300, 0, 40)]).toEqual([40, 0]);
  });
});
