import { expect, test } from "vitest";

import { historyOf, kinOf, lineageOf } from "../../src/panda/kin.ts";
import { forkTo, kinWith, reportsOf } from "./family.ts";

/** 0 -> 1 (epoch 4) -> 2 (epoch 6), and 0 -> 3 (epoch 8). */
const family = new Map([
  kinWith(0, { acts: [forkTo(5, 1, 4), forkTo(9, 3, 8)] }),
  kinWith(1, { from: [0, 4], acts: [forkTo(7, 2, 6)] }),
  kinWith(2, { from: [1, 6] }),
  kinWith(3, { from: [0, 8] }),
]);

test("kin are the trial, its forerunners, then every branch", () => {
  expect(kinOf(1, family)).toEqual([1, 0, 2, 3]);
  expect(kinOf(3, family)).toEqual([3, 0, 1, 2]);
});

test("who is not known yet is named, to be asked for", () => {
  expect(kinOf(7, new Map())).toEqual([7]);
  expect(kinOf(2, new Map([kinWith(2, { from: [1, 6] })]))).toEqual([2, 1]);
});

test("of very many branches six are shown, the trial and the newest among them", () => {
  const acts = Array.from({ length: 20 }, (_, place) => forkTo(place + 1, place + 1, 3));
  const kin = kinOf(0, new Map([kinWith(0, { acts })]));
  expect(kin).toEqual([0, 20, 19, 18, 17, 16]);
});

test("a lineage leads from the first forerunner to the trial, each until it was left", () => {
  expect(lineageOf(2, family)).toEqual([
    { trial: 0, until: 4 },
    { trial: 1, until: 6 },
    { trial: 2, until: Infinity },
  ]);
});

test("a history has every epoch once, from whoever the model was then", () => {
  const reports = new Map([
    [0, reportsOf([1, 2, 3, 4, 5, 6, 7, 8])],
    [1, reportsOf([5, 6, 7], 2)],
    [2, reportsOf([7, 8], 3)],
  ]);
  const history = historyOf(2, family, (trial) => reports.get(trial) ?? []);
  expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(history.map(({ epoch, metrics }) => Math.round(metrics["trainLoss"]! * epoch))).toEqual([
    1, 1, 1, 1, 2, 2, 3, 3,
  ]);
});
