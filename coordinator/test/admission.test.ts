import fc from "fast-check";
import { expect, test } from "vitest";

import { admissionWindow, nextClaim, poolCapacity } from "../src/admission.ts";

const claim = (wanted: number, weight = 1) => ({ wanted, weight });
const windows = (capacity: number, ...claims: readonly ReturnType<typeof claim>[]) =>
  claims.map((one) => admissionWindow(one, claims, capacity));

test("a sweep that is alone gets the whole capacity, and no more than it wants", () => {
  expect(windows(24, claim(100))).toEqual([24]);
  expect(windows(24, claim(5))).toEqual([5]);
});

test("equal sweeps get equal shares, and shares follow the weights", () => {
  expect(windows(24, claim(100), claim(100))).toEqual([12, 12]);
  expect(windows(24, claim(100, 3), claim(100, 1))).toEqual([18, 6]);
});

test("what a small sweep leaves of its share goes to the others, by weight", () => {
  expect(windows(24, claim(100), claim(4))).toEqual([20, 4]);
  expect(windows(24, claim(3), claim(100, 2), claim(100, 1))).toEqual([3, 14, 7]);
});

test("every sweep has one job in the queue, also where nobody serves the pool", () => {
  expect(windows(0, claim(100), claim(1))).toEqual([1, 1]);
  expect(windows(2, ...Array.from({ length: 5 }, () => claim(9)))).toEqual([1, 1, 1, 1, 1]);
});

const someClaims = fc.array(
  fc.record({
    wanted: fc.integer({ min: 1, max: 500 }),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
  }),
  { minLength: 1, maxLength: 20 },
);

test("no capacity is left over while somebody wants more, and none is given twice", () => {
  fc.assert(
    fc.property(someClaims, fc.integer({ min: 0, max: 1000 }), (claims, capacity) => {
      const granted = windows(capacity, ...claims);
      const sum = granted.reduce((total, one) => total + one, 0);
      const wanted = claims.reduce((total, one) => total + one.wanted, 0);
      expect(sum).toBeGreaterThanOrEqual(Math.min(capacity, wanted));
      // Each share is rounded up to a whole job, and nobody gets less than one.
      expect(sum).toBeLessThan(capacity + claims.length + 1);
      claims.forEach((one, i) => expect(granted[i]).toBeLessThanOrEqual(one.wanted));
    }),
  );
});

test("nobody gets less for its weight than another who got all that its weight allows", () => {
  fc.assert(
    fc.property(someClaims, fc.integer({ min: 0, max: 1000 }), (claims, capacity) => {
      const granted = windows(capacity, ...claims);
      claims.forEach((one, i) => {
        if (granted[i]! >= one.wanted) return;
        claims.forEach((other, j) => {
          const share = (granted[j]! - 1) / other.weight;
          expect(granted[i]! / one.weight).toBeGreaterThanOrEqual(share * (1 - 1e-9));
        });
      });
    }),
  );
});

test("the capacity is a job and a half a slot, and half a second of what ends at once", () => {
  expect(poolCapacity(16, 0)).toBe(24);
  expect(poolCapacity(2, 1000)).toBe(503);
});

test("a claim's rate comes to what the sweep does, and goes down when it does nothing", () => {
  let now = 0;
  let finished = 0;
  const asked = () => ({ wanted: 8, weight: 1, finished, now });
  let current = nextClaim(undefined, asked());
  for (; now < 10_000; now += 200, finished += 20) current = nextClaim(current, asked());
  expect(current.rate).toBeCloseTo(100, 0);
  now += 20_000;
  expect(nextClaim(current, asked()).rate).toBeLessThan(10);
});

test("a look that comes too soon changes what is wanted, and keeps the measure", () => {
  const first = nextClaim(undefined, { wanted: 8, weight: 1, finished: 0, now: 1000 });
  const soon = nextClaim(first, { wanted: 3, weight: 1, finished: 5, now: 1040 });
  expect(soon).toEqual({ ...first, wanted: 3 });
});
