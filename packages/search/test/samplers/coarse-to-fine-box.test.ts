import * as fc from "fast-check";
import { expect, test } from "vitest";

import { spaceSchema, wholeBox } from "../../src/index.ts";
import { nextBox } from "../../src/samplers/coarse-to-fine-box.ts";

const line = spaceSchema.parse({ x: { type: "float", min: 0, max: 1 } });
const norms = spaceSchema.parse({ norm: { type: "choice", values: ["none", "batch", "layer"] } });

/** The next interval of x, and its middle. */
function nextLine(
  places: readonly number[],
  { elite = places.length, shrink = 0.5, low = 0, high = 1 } = {},
): { readonly low: number; readonly high: number; readonly side: number; readonly centre: number } {
  const ranked = places.map((place) => [place]);
  const { x } = nextBox(line, { x: { low, high } }, { ranked, elite, shrink });
  if (x === undefined || !("low" in x)) throw new Error("no interval for x");
  return { low: x.low, high: x.high, side: x.high - x.low, centre: (x.low + x.high) / 2 };
}

const unit = fc.double({ min: 0, max: 1, noNaN: true });

test("a side stays in [0,1], is at most shrink times the one before, and never below 0.01", () => {
  fc.assert(
    fc.property(
      fc.array(unit, { minLength: 1, maxLength: 20 }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.double({ min: 0.02, max: 1, noNaN: true }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      (places, low, before, shrink) => {
        const high = Math.min(1, low + before);
        const next = nextLine(places, { low, high, shrink });
        expect(next.low).toBeGreaterThanOrEqual(0);
        expect(next.high).toBeLessThanOrEqual(1);
        expect(next.side).toBeLessThanOrEqual(Math.max(0.01, shrink * (high - low)) + 1e-12);
        expect(next.side).toBeGreaterThanOrEqual(0.01 - 1e-12);
      },
    ),
  );
});

test("a box around an elite at an edge is moved inside, not cut", () => {
  expect(nextLine([0.02, 0.01, 0.3, 0.9], { elite: 3 })).toMatchObject({ low: 0, high: 0.5 });
});

test("a tight elite gives a tighter box than shrink asks for: its span times (m+1)/(m-1)", () => {
  const { side, centre } = nextLine([0.5, 0.48, 0.52, 0.1, 0.9], { elite: 3 });
  expect(side).toBeCloseTo(0.08, 12);
  expect(centre).toBeCloseTo(0.4959, 4); // ranks weigh ln 3.5 - ln i
});

test("the best trial pulls the centre more than the last of the elite", () => {
  expect(nextLine([0.3, 0.5, 0.7], { shrink: 0.3 }).centre).toBeLessThan(0.5);
  expect(nextLine([0.7, 0.5, 0.3], { shrink: 0.3 }).centre).toBeGreaterThan(0.5);
});

test("one trial alone gives a box around it, shrunk once", () => {
  expect(nextLine([0.5])).toMatchObject({ low: 0.25, high: 0.75 });
});

test("a side that a person made narrower than 0.01 is not widened", () => {
  expect(nextLine([0.501], { low: 0.5, high: 0.504 }).side).toBeCloseTo(0.004, 12);
});

test("two places in the cell of one integer are the same place", () => {
  const layers = spaceSchema.parse({ layers: { type: "int", min: 1, max: 2 } });
  const box = (places: readonly number[]): unknown =>
    nextBox(layers, wholeBox(layers), {
      ranked: places.map((place) => [place]),
      elite: places.length,
      shrink: 0.5,
    });
  expect(box([0.01, 0.4, 0.2])).toEqual(box([0.49, 0.3, 0.3]));
});

/** Ranked trials by the index of their choice, best first. */
function kept(choices: readonly number[], elite: number, keep = [0, 1, 2]): unknown {
  const ranked = choices.map((index) => [(index + 0.5) / 3]);
  return nextBox(norms, { norm: { keep } }, { ranked, elite, shrink: 0.5 })["norm"];
}

test("a choice is dropped when two of it were to be expected in the elite and none is there", () => {
  expect(kept([0, 0, 1, 0, 1, 0, 2, 2, 2, 2, 2, 2], 4)).toEqual({ keep: [0, 1] });
});

test("a choice that few trials had is kept: its absence from the elite may be luck", () => {
  expect(kept([0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2], 4)).toEqual({ keep: [0, 1, 2] });
});

test("a dropped choice comes back when an exploring trial brings it into the elite", () => {
  expect(kept([2, 0, 1, 0, 1, 0], 3, [0, 1])).toEqual({ keep: [0, 1, 2] });
});

test("at least one choice stays, whatever the ranking", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(2), { minLength: 1, maxLength: 60 }),
      unit,
      fc.subarray([0, 1, 2], { minLength: 1 }),
      (choices, share, keep) => {
        const elite = Math.max(1, Math.ceil(share * choices.length));
        const ranked = choices.map((index) => [(index + 0.5) / 3]);
        const { norm } = nextBox(norms, { norm: { keep } }, { ranked, elite, shrink: 0.5 });
        if (norm === undefined || !("keep" in norm)) throw new Error("no kept values");
        expect(norm.keep.length).toBeGreaterThanOrEqual(1);
        expect(norm.keep).toContain(choices[0]);
      },
    ),
  );
});
