import { expect, test } from "vitest";

import { coalesce, type Wait } from "../../src/live/coalesce.ts";

/** A wait that ends when the test says so. */
function manual() {
  const waiting: (() => void)[] = [];
  const wait: Wait = (wake) => {
    waiting.push(wake);
    return () => waiting.splice(waiting.indexOf(wake), 1);
  };
  return { wait, waiting, end: () => waiting.shift()?.() };
}

test("the first signal is answered at once", () => {
  let acts = 0;
  coalesce(() => acts++, manual().wait).signal();
  expect(acts).toBe(1);
});

test("a thousand signals during a wait are answered once, after it", () => {
  let acts = 0;
  const { wait, end } = manual();
  const { signal } = coalesce(() => acts++, wait);
  for (let i = 0; i < 1000; i++) signal();
  expect(acts).toBe(1);
  end();
  expect(acts).toBe(2);
});

test("without a new signal it rests, and the next one is answered at once again", () => {
  let acts = 0;
  const { wait, waiting, end } = manual();
  const { signal } = coalesce(() => acts++, wait);
  signal();
  end();
  expect([acts, waiting.length]).toEqual([1, 0]);
  signal();
  expect(acts).toBe(2);
});

test("after stop nothing is answered any more", () => {
  let acts = 0;
  const { wait, waiting, end } = manual();
  const { signal, stop } = coalesce(() => acts++, wait);
  signal();
  signal();
  stop();
  end();
  signal();
  expect([acts, waiting.length]).toEqual([1, 0]);
});
