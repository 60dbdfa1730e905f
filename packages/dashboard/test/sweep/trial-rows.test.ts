import { expect, test } from "vitest";

import { columnsOf, ROWS_MAX, sortingOf, trialRows } from "../../src/sweep/trial-rows.ts";
import { digitsBodies, digitsSpec, folded } from "../digits-ledger.ts";

const { state } = folded(digitsBodies);
const order = (asked: Parameters<typeof sortingOf>[1]) =>
  trialRows(state, sortingOf(digitsSpec, asked)).map(({ trial }) => trial);

test("the best result comes first, and what has no number comes last", () => {
  expect(order({})).toEqual([3, 0, 1, 2]);
});

test("any column can be sorted by, either way, missing values last in both", () => {
  expect(order({ sort: "trial", order: "down" })).toEqual([3, 2, 1, 0]);
  expect(order({ sort: "metric", order: "up" })).toEqual([1, 0, 3, 2]);
});

test("an unknown column is the default order", () => {
  expect(order({ sort: "params.nothing", order: "up" })).toEqual(order({}));
});

test("a parameter called like a column of ours is a column of its own", () => {
  const spec = { ...digitsSpec, space: { trial: digitsSpec.space["units"]! } };
  const keys = columnsOf(spec).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(sortingOf(spec, { sort: "params.trial" }).column.label).toBe("trial");
});

test("equals keep the order of their numbers, and no more than the limit are laid out", () => {
  const template = state.trials[0]!;
  const trials = Array.from({ length: ROWS_MAX + 50 }, (_, trial) => ({ ...template, trial }));
  const rows = trialRows({ ...state, trials }, sortingOf(digitsSpec, {}));
  expect(rows.map(({ trial }) => trial)).toEqual(Array.from({ length: ROWS_MAX }, (_, i) => i));
});
