// What a training thread makes of what a person asked, and that none of it takes effect too early.

import type { Order, PlacedOrder } from "@caviar/protocol";
import { expect, test } from "vitest";

import type { Applied } from "../src/slot-messages.ts";
import { ThreadSteering } from "../src/thread-steering.ts";

type Given = {
  readonly orders?: PlacedOrder[];
  readonly reported?: number;
  readonly isPanda?: boolean;
};

const tested = () => ({ rates: [1], losses: [2], suggested: undefined });

function begun({ orders = [], reported = 0, isPanda = true }: Given = {}) {
  const told: Applied[] = [];
  const fetched: PlacedOrder[] = [];
  const steering = new ThreadSteering({
    given: { orders, epochReported: reported, isPanda },
    settings: { rate: 1, l2: 0 },
    parse: (settings) => settings,
    fetch: () => fetched.splice(0),
    tell: (applied) => told.push(applied),
  });
  const takeAt = (epoch: number) => steering.takeActs({ epoch, step: 10 * epoch }, tested);
  const asked = (act: number, order: Order) => fetched.push({ act, order });
  return { steering, told, asked, takeAt };
}

const set = (changes: Record<string, number>, at?: number): Order => ({
  kind: "set",
  changes,
  ...(at !== undefined && { at }),
});

test("a change is told with its place, and is part of the settings from there on only", () => {
  const { steering, told, asked, takeAt } = begun();
  const before = steering.configAt(0);
  expect(takeAt(1)).toBe("go on");
  expect(steering.configAt(1)).toBe(before);
  asked(7, set({ rate: 2 }));
  asked(9, set({ rate: 3, l2: 1 }, 5));
  takeAt(2);
  takeAt(5);
  expect(told).toEqual([
    { act: 7, epoch: 2, step: 20, isPaused: false, found: undefined },
    { act: 9, epoch: 5, step: 50, isPaused: false, found: undefined },
  ]);
  expect([0, 1, 2, 4, 5].map((epoch) => steering.configAt(epoch))).toEqual([
    { rate: 1, l2: 0 },
    { rate: 1, l2: 0 },
    { rate: 2, l2: 0 },
    { rate: 2, l2: 0 },
    { rate: 3, l2: 1 },
  ]);
});

test("what waits takes no effect in epochs that the ledger has already", () => {
  const { told, takeAt } = begun({ orders: [{ act: 3, order: set({ rate: 2 }) }], reported: 6 });
  for (const epoch of [4, 5]) takeAt(epoch);
  expect(told).toEqual([]);
  takeAt(6);
  expect(told).toMatchObject([{ act: 3, epoch: 6 }]);
});

test("what took effect is not told again, however often it comes", () => {
  const orders = [{ act: 3, order: set({ rate: 2 }), epoch: 1 }];
  const { steering, told, takeAt } = begun({ orders });
  steering.take(orders);
  takeAt(1);
  takeAt(2);
  expect(told).toEqual([]);
  expect(steering.configAt(1)).toMatchObject({ rate: 2 });
});

test("a pause holds until it is taken back; one that is taken back before it took effect does not hold", () => {
  const { asked, takeAt, told } = begun();
  asked(4, { kind: "pause" });
  expect(takeAt(2)).toBe("pause");
  expect(told.at(-1)).toMatchObject({ isPaused: true });
  asked(6, { kind: "range-test", from: 0.1, to: 1, steps: 20 });
  expect(takeAt(2)).toBe("pause");
  expect(told.at(-1)).toMatchObject({ act: 6, isPaused: true, found: { rates: [1] } });
  asked(8, { kind: "resume" });
  expect(takeAt(2)).toBe("go on");
  asked(10, { kind: "pause" });
  asked(11, { kind: "resume" });
  expect(takeAt(3)).toBe("go on");
});

test("whoever resumes an attempt after a pause sees it as taken back also where it had been reached", () => {
  const orders: PlacedOrder[] = [
    { act: 4, order: { kind: "pause" }, epoch: 5 },
    { act: 6, order: { kind: "resume" } },
  ];
  const { takeAt } = begun({ orders, reported: 5 });
  expect([3, 4, 5, 6].map((epoch) => takeAt(epoch))).toEqual(["go on", "go on", "go on", "go on"]);
});

test("an adopted trial is watched from its adoption until it is given back", () => {
  const { steering, asked, takeAt } = begun({ isPanda: false });
  expect(steering.isWatched).toBe(false);
  asked(2, { kind: "adopt" });
  expect(steering.isWatched).toBe(false);
  takeAt(1);
  expect(steering.isWatched).toBe(true);
  asked(5, { kind: "give-back" });
  takeAt(2);
  expect(steering.isWatched).toBe(false);
});

test("a range test has the settings that were asked for before it, whenever it is made", () => {
  const range: Order = { kind: "range-test", from: 0.1, to: 1, steps: 20, at: 2 };
  const orders: PlacedOrder[] = [
    { act: 2, order: set({ rate: 2 }), epoch: 1 },
    { act: 3, order: set({ rate: 8 }), epoch: 3 },
    { act: 4, order: range },
    { act: 5, order: set({ l2: 1 }), epoch: 2 },
  ];
  const { steering } = begun({ orders });
  const configs: unknown[] = [];
  steering.takeActs({ epoch: 2, step: 20 }, (_, config) => {
    configs.push(config);
    return tested();
  });
  expect(configs).toEqual([{ rate: 2, l2: 0 }]);
  expect(steering.configAt(2)).toEqual({ rate: 2, l2: 1 });
});
