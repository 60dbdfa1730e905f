import fc from "fast-check";
import { expect, test } from "vitest";

import { type Demand, poolDemand, sweepDemand, trainersWanted } from "../src/index.ts";
import { random, runToEnd } from "./steered-sweep.ts";
import { SimulatedSweep } from "./simulated-sweep.ts";

const begun = (trial: number, trainer: string) =>
  ({ kind: "trial-begun", trial, trainer, epochs: 3, fromEpoch: 0 }) as const;

/** Six trials, three at once, of which one runs. */
function sweepAtWork(): SimulatedSweep {
  const sweep = new SimulatedSweep(random);
  sweep.settle();
  sweep.append(begun(0, "a"));
  return sweep;
}

const counts = ({ waiting, active, workers }: Demand) => [waiting, active, workers.size];

test("what waits and what runs make the demand; together no more than the parallelism", () => {
  const sweep = sweepAtWork();
  expect(counts(sweepDemand(sweep.state))).toEqual([2, 1, 1]);
  sweep.state.spec = { ...sweep.state.spec, parallelism: 2 };
  expect(counts(sweepDemand(sweep.state))).toEqual([1, 1, 1]);
});

test("a paused sweep asks for what still runs, and for nothing once that was handed back", () => {
  const sweep = sweepAtWork();
  sweep.append({ kind: "sweep-paused", by: "ann" });
  expect(counts(sweepDemand(sweep.state))).toEqual([0, 1, 1]);
  sweep.append({ kind: "trial-handed-back", trial: 0, why: "paused" });
  expect(counts(sweepDemand(sweep.state))).toEqual([0, 0, 0]);
});

test("the evaluation of the winner wants a trainer; an ended sweep wants none", () => {
  const sweep = new SimulatedSweep(random);
  sweep.run();
  expect(sweep.state.evaluation?.phase).toBe("requested");
  expect(counts(sweepDemand(sweep.state))).toEqual([1, 0, 0]);
  runToEnd(sweep);
  expect(counts(sweepDemand(sweep.state))).toEqual([0, 0, 0]);
});

const someDemand = fc
  .tuple(fc.nat(5000), fc.array(fc.nat(300), { maxLength: 300 }))
  .map(([waiting, holders]): Demand => {
    const workers = new Set(holders.map((number) => `trainer-${number}`));
    return { waiting, active: holders.length, workers };
  });
const slots = fc.integer({ min: 1, max: 256 });

test("as many trainers as hold all, never fewer than work, none when there is nothing to do", () => {
  expect(
    trainersWanted({ waiting: 9, active: 0, workers: new Set() }, { slotsPerTrainer: 4 }),
  ).toBe(3);
  fc.assert(
    fc.property(someDemand, slots, (demand, slotsPerTrainer) => {
      const trainers = trainersWanted(demand, { slotsPerTrainer });
      const all = demand.waiting + demand.active;
      expect(trainers * slotsPerTrainer).toBeGreaterThanOrEqual(all);
      expect(trainers).toBeGreaterThanOrEqual(demand.workers.size);
      expect(trainers).toBeLessThanOrEqual(all);
    }),
  );
});

test("sweeps that share a trainer count it once", () => {
  const one = { waiting: 2, active: 1, workers: new Set(["a"]) };
  expect(counts(poolDemand([one, one, { ...one, workers: new Set(["b"]) }]))).toEqual([6, 3, 2]);
});
