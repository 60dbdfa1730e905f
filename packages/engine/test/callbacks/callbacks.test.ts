// Callbacks against a run that is played by hand, and once in a real `fit`.

import { expect, test } from "vitest";

import type { Callback, Run } from "../../src/callbacks/callback.ts";
import { earlyStopping } from "../../src/callbacks/early-stopping.ts";
import {
  learningRateScheduler,
  reduceLearningRateOnPlateau,
} from "../../src/callbacks/learning-rate.ts";
import { modelCheckpoint } from "../../src/callbacks/model-checkpoint.ts";
import { emptyEngine } from "../engines.ts";
import { begin } from "../models/resumable.ts";

/** Play epochs with these validation losses: how many until it stopped, and the rates of each. */
function play(callback: Callback, losses: readonly number[]) {
  let stopped = false;
  let restored: number | undefined;
  let epoch = 0;
  const rates: number[] = [];
  const run: Run = {
    learningRate: 1,
    stop: () => void (stopped = true),
    checkpoint: () => Uint8Array.of(epoch),
    snapshot: () => {
      const taken = epoch;
      return () => void (restored = taken);
    },
  };
  for (const validationLoss of losses) {
    callback.onEpochBegin?.(epoch, run);
    rates.push(run.learningRate);
    callback.onEpochEnd?.(epoch, { validationLoss }, run);
    epoch += 1;
    if (stopped) break;
  }
  callback.onTrainEnd?.(run);
  return { epochs: epoch, restored, rates };
}

test("early stopping bears `patience` epochs without a better figure, then puts the best back", () => {
  const losses = [5, 4, 4.5, 4.2, 4.1, 4];
  const callback = earlyStopping({ patience: 3, restoreBestWeights: true });
  expect(play(callback, losses)).toMatchObject({ epochs: 5, restored: 1 });
  expect(play(earlyStopping(), losses).epochs).toBe(3);
  expect(play(earlyStopping({ minDelta: 2 }), losses).epochs).toBe(2);
  expect(play(earlyStopping({ mode: "max" }), [1, 2, 3, 2, 5]).epochs).toBe(4);
});

test("a figure that is not there is CAV_USAGE, saying which there are", () => {
  const callback = earlyStopping({ monitor: "validationAccuracy" });
  expect(() => play(callback, [1])).toThrow("this training has validationLoss");
});

test("a NaN is never better", () => {
  expect(play(earlyStopping(), [Number.NaN, 1]).epochs).toBe(1);
  const plateau = reduceLearningRateOnPlateau({ factor: 0.5, patience: 2 });
  expect(play(plateau, [Number.NaN, 5, 4, 3, 2]).rates).toEqual([1, 1, 1, 1, 1]);
});

test("model checkpoints come after every epoch, or after the best so far", () => {
  const saved: number[][] = [[], []];
  const save = (to: number) => (bytes: Uint8Array, epoch: number) => {
    expect([...bytes]).toEqual([epoch]);
    saved[to]!.push(epoch);
  };
  const best = { monitor: "validationLoss", mode: "min" } as const;
  play(modelCheckpoint({ save: save(0) }), [3, 4, 2]);
  play(modelCheckpoint({ save: save(1), saveBestOnly: best }), [3, 4, 2]);
  expect(saved).toEqual([
    [0, 1, 2],
    [0, 2],
  ]);
});

test("rates by epoch, and rates that fall on a plateau", () => {
  const halving = learningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate / 2));
  expect(play(halving, [1, 1, 1]).rates).toEqual([1, 0.5, 0.25]);
  const plateau = reduceLearningRateOnPlateau({ factor: 0.5, patience: 2, minLearningRate: 0.2 });
  expect(play(plateau, [3, 3, 3, 3, 3, 3, 3, 3]).rates).toEqual([
    1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2,
  ]);
});

test("in a real fit, early stopping ends it and the best weights predict as they did", () => {
  const { model, data } = begin(emptyEngine("wasm"), "dense", "adam");
  const seen: Uint8Array[] = [];
  model.fit(data, {
    epochs: 50,
    batchSize: 8,
    validation: {},
    callbacks: [
      {
        onEpochEnd: () => void seen.push(model.save()["model.safetensors"]),
      },
      earlyStopping({ patience: 2, minDelta: 0.05, restoreBestWeights: true }),
    ],
  });
  expect(seen.length).toBeLessThan(50);
  expect(model.save()["model.safetensors"]).toEqual(seen.at(-3));
});
