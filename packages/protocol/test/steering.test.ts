// What people ask of a running sweep, and what follows from it.

import { expect, test } from "vitest";

import { enqueuedOf, historyOf, plan, type SweepSpecInput } from "../src/index.ts";
import { SimulatedSweep } from "./simulated-sweep.ts";
import {
  amendment,
  by,
  enqueue,
  point,
  random,
  replayed,
  retry,
  runToEnd,
  stop,
} from "./steered-sweep.ts";

test("an enqueued point is the next trial, in place of the sampler's, exactly as it was written", () => {
  const sweep = new SimulatedSweep(random);
  sweep.settle();
  sweep.append(enqueue(sweep));
  sweep.rest(0);
  sweep.settle();
  expect(sweep.state.trials[3]).toMatchObject({
    params: point,
    proposedFor: "enqueued by ann",
    targetEpochs: 3,
  });
  expect(sweep.state.enqueued).toEqual([]);
  runToEnd(sweep);
  expect(sweep.state.trials).toHaveLength(6);
  expect(historyOf(sweep.state).trials[3]).toMatchObject({ state: "completed" });
  expect(replayed(sweep.events)).toBeUndefined();
});

test.each<[string, Partial<SweepSpecInput>, number]>([
  ["random", random, 6],
  ["coarse to fine", {}, 14],
  ["asha", { ...random, scheduler: { name: "asha" } }, 6],
  ["hyperband", { ...random, scheduler: { name: "hyperband" } }, 6],
  ["a grid", { ...random, sampler: { name: "grid", levels: 2 } }, 6],
])("%s: a point that comes after the last proposal is tried on top", (_, input, trials) => {
  const sweep = new SimulatedSweep(input);
  while (sweep.state.trials.length < trials) {
    sweep.settle();
    if (sweep.state.trials.length < trials) sweep.rest(sweep.pending()[0]!);
  }
  sweep.append(enqueue(sweep), enqueue(sweep));
  runToEnd(sweep);
  expect(sweep.state.trials).toHaveLength(trials + 2);
  expect(sweep.state.trials.slice(trials).map(({ params }) => params)).toEqual([point, point]);
  expect(sweep.state.trials.every(({ phase }) => phase === "ended")).toBe(true);
  expect(replayed(sweep.events)).toBeUndefined();
});

test.each([
  [{ rate: 0.25 }, /^params\.units: expected a whole number from 8 to 64, got nothing/],
  [{ rate: 7, units: 17 }, /^params\.rate: expected a number from 0\.001 to 1, got 7/],
  [{ rate: 0.25, units: 17.5 }, /^params\.units: expected .*got 17\.5/],
  [{ ...point, speed: 1 }, /^params\.speed: expected only parameters of the space \(rate, units\)/],
  [{ rate: 0.9, units: 60 }, /^params: expected a point that is not forbidden, got/],
])("a point that does not fit is refused by its parameter: %j", (params, message) => {
  const forbidden = [{ rate: { min: 0.8 }, units: { min: 50 } }];
  const { state } = new SimulatedSweep({ ...random, forbidden });
  expect(() => enqueuedOf(state, { params, by })).toThrow(
    expect.objectContaining({ code: "CAV_USAGE", message: expect.stringMatching(message) }),
  );
});

test("a population that is complete takes no point; until then it does", () => {
  const sweep = new SimulatedSweep({
    sampler: { name: "random" },
    scheduler: { name: "pbt", population: 4, interval: 1 },
    budget: { trials: 8, epochs: 3 },
  });
  sweep.settle();
  sweep.append(enqueue(sweep));
  expect(() => enqueue(sweep)).toThrow(/expected a population that is not complete/);
  runToEnd(sweep);
  expect(sweep.state.trials[3]?.params).toEqual(point);
  expect(replayed(sweep.events)).toBeUndefined();
});

test("once the winner is being tested nothing more is tried, also what came in that moment", () => {
  const sweep = new SimulatedSweep(random);
  sweep.run();
  expect(sweep.state.evaluation?.phase).toBe("requested");
  expect(() => enqueue(sweep)).toThrow("but its winner is being tested");
  sweep.append({ kind: "trial-enqueued", unit: [0.5, 0.5], params: point, by });
  runToEnd(sweep);
  expect(() => enqueue(sweep)).toThrow("but it has ended");
  expect(sweep.state.trials).toHaveLength(6);
  expect(replayed(sweep.events)).toBeUndefined();
});

test("a sweep that begins no more trials takes no point, and says why", () => {
  const sweep = new SimulatedSweep({ ...random, reproducible: false, stop: { target: 99 } });
  sweep.settle();
  enqueue(sweep);
  sweep.rest(0);
  expect(() => enqueue(sweep)).toThrow(
    expect.objectContaining({
      code: "CAV_SWEEP_ENDED",
      message: expect.stringMatching(/it begins no more: .*99/) as unknown,
    }),
  );
});

test("a stopped trial ends once, stopped by that person, and the sweep goes on; paused too", () => {
  const sweep = new SimulatedSweep(random);
  sweep.settle();
  sweep.append(stop(sweep, 1), { kind: "sweep-paused", by });
  sweep.settle();
  expect(sweep.state.trials[1]).toMatchObject({
    outcome: "stopped",
    cause: "person",
    stoppedBy: by,
  });
  expect(() => stop(sweep, 1)).toThrow(
    "expected a trial that goes on, got trial 1, which was stopped",
  );
  sweep.append({ kind: "sweep-resumed", by });
  runToEnd(sweep);
  expect(sweep.state.trials).toHaveLength(6);
  expect(replayed(sweep.events)).toBeUndefined();
});

test("a trial that diverges before it is stopped has diverged, and that replays", () => {
  const sweep = new SimulatedSweep(random);
  sweep.settle();
  sweep.append(stop(sweep, 1));
  const basis = sweep.state.seq;
  sweep.append({ kind: "trial-diverged", trial: 1, epoch: 1, metrics: { loss: Number.NaN } });
  // decide.lua skips what is about a trial that has ended.
  expect(plan(sweep.state).some(({ kind }) => kind === "trial-ended")).toBe(false);
  sweep.decided(basis);
  runToEnd(sweep);
  expect(sweep.state.trials[1]?.cause).toBe("diverged");
  expect(replayed(sweep.events)).toBeUndefined();
});

test("a retry is a new trial with the same point, from the last checkpoint before its target", () => {
  const sweep = new SimulatedSweep({ ...random, retries: 0 });
  sweep.settle();
  sweep.append(
    { kind: "checkpoint-saved", trial: 1, key: "k2", epoch: 2, bytes: 1 },
    { kind: "checkpoint-saved", trial: 1, key: "k3", epoch: 3, bytes: 1 },
    { kind: "attempt-failed", trial: 1, failure: { message: "boom" } },
  );
  sweep.settle();
  sweep.append(retry(sweep, 1));
  expect(() => retry(sweep, 1)).toThrow(/trial 1 is retried as soon as there is room/);
  expect(() => retry(sweep, 0)).toThrow(/failed or was stopped, got trial 0, which goes on/);
  sweep.rest(0);
  sweep.settle();
  const again = sweep.state.trials.find(({ retryOf }) => retryOf === 1);
  expect(again).toMatchObject({
    params: sweep.state.trials[1]!.params,
    unit: sweep.state.trials[1]!.unit,
    proposedFor: "ann retries trial 1",
    checkpoint: { key: "k2", epoch: 2 },
  });
  expect(sweep.state.trials[1]).toMatchObject({ phase: "ended", outcome: "failed" });
  expect(() => retry(sweep, 1)).toThrow(`trial 1 is retried as trial ${again?.trial}`);
  runToEnd(sweep);
  expect(replayed(sweep.events)).toBeUndefined();
});

test("a chosen box is what the next round draws from, whoever hears of it first", () => {
  const box = { rate: { min: 0.01, max: 0.02 } };
  const sweep = new SimulatedSweep();
  while (sweep.state.zooms.length === 0 && sweep.state.trials.length < 9) {
    sweep.settle();
    sweep.rest(sweep.pending()[0]!);
  }
  while (sweep.pending().length > 0) sweep.rest(sweep.pending()[0]!);
  // The coordinator decides from before the box, which is written in that moment.
  const basis = sweep.state.seq;
  const planned = plan(sweep.state);
  expect(planned[0]).toMatchObject({ kind: "zoomed", round: 2 });
  sweep.append(amendment(sweep, { box }));
  sweep.decided(basis, ...planned);
  const drawnBefore = sweep.state.trials.length;
  runToEnd(sweep);
  const rates = sweep.state.trials.slice(drawnBefore).map(({ params }) => Number(params["rate"]));
  const inside = rates.filter((rate) => rate >= 0.01 && rate <= 0.02);
  // All of round 2 but the one that explores.
  expect(inside.length).toBeGreaterThanOrEqual(rates.length - 1);
  expect(rates.length).toBeGreaterThan(0);
  expect(sweep.state.zooms.at(-1)).toMatchObject({ round: 2, by });
  expect(replayed(sweep.events)).toBeUndefined();
});

test.each([
  [{}, /expected a box, a budget, a parallelism or a weight to change, got nothing/],
  [{ round: 2 }, /round: expected a box for it/],
  [
    { box: { rate: { min: 0.5, max: 7 } } },
    /box\.rate: expected max a number from 0\.001 to 1, got 7/,
  ],
  [{ box: { rate: [0.5] } }, /box\.rate: expected \{ min, max \}, got \[0\.5\]/],
  [{ box: { speed: [1] } }, /box\.speed: expected only parameters of the space/],
  [{ box: {}, round: 9 }, /a round from 2 to 2 that is not over, got 9/],
  [
    { budget: { trials: 20 } },
    /budget\.trials: expected 14, from which coarse-to-fine has planned/,
  ],
])("an amendment that does not fit is refused with its place: %j", (changes, message) => {
  const sweep = new SimulatedSweep();
  expect(() => amendment(sweep, changes)).toThrow(
    expect.objectContaining({ code: "CAV_USAGE", message: expect.stringMatching(message) }),
  );
});

test("an amended budget and parallelism hold from there on", () => {
  const sweep = new SimulatedSweep({ ...random, budget: { ...random.budget, totalEpochs: 90 } });
  sweep.settle();
  const changes = { budget: { trials: 9, totalEpochs: null }, parallelism: 5, weight: 2 };
  sweep.append(amendment(sweep, changes));
  sweep.settle();
  expect(sweep.pending()).toHaveLength(5);
  runToEnd(sweep);
  expect(sweep.state.spec).toMatchObject({
    budget: { trials: 9, epochs: 3 },
    parallelism: 5,
    weight: 2,
  });
  expect(sweep.state.spec.budget).not.toHaveProperty("totalEpochs", 90);
  expect(sweep.state.trials).toHaveLength(9);
  expect(() => amendment(sweep, { budget: { trials: 3 } })).toThrow(/at least 9/);
  expect(replayed(sweep.events)).toBeUndefined();
});
