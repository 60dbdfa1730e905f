import { beginTable } from "@caviar/protocol";
import { expect, test } from "vitest";

import { columnsOf, sortedRows, sortingOf, wantedRows } from "../../src/table/rows.ts";
import { digitsBodies, digitsSpec, folded, stamped } from "../digits-ledger.ts";

const { table } = folded(digitsBodies);
const order = (asked: Parameters<typeof sortingOf>[1]) => [
  ...sortedRows(table, sortingOf(table, asked)),
];

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

test("a filter keeps the order", () => {
  const rows = sortedRows(table, sortingOf(table, {}));
  expect([...wantedRows(rows, Uint8Array.of(1, 0, 0, 1))]).toEqual([3, 0]);
  expect(wantedRows(rows, undefined)).toBe(rows);
});

test("a cell says what the trial has: the value, the words of a choice, epochs of its target", () => {
  const cells = Object.fromEntries(columnsOf(table).map(({ key, text }) => [key, text(0)]));
  expect(cells).toEqual({
    trial: "0",
    round: "2",
    status: "waiting",
    epochs: "2 / 6",
    metric: "0.7000",
    "params.learningRate": "0.001",
    "params.units": "100",
    "params.activation": "relu",
  });
});

test("a parameter called like a column of ours is a column of its own", () => {
  const spec = { ...digitsSpec, space: { trial: digitsSpec.space["units"]! } };
  const created = { kind: "sweep-created", version: 1, spec, by: "test" } as const;
  const other = beginTable(stamped([created])[0]!);
  const keys = columnsOf(other).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(sortingOf(other, { sort: "params.trial" }).column.label).toBe("trial");
});
