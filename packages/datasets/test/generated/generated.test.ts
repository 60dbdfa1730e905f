import * as fc from "fast-check";
import { expect, test } from "vitest";

import { blobs, type Examples, moons, spirals } from "../../src/index.ts";
import { counterNormal as normal } from "./counter-normal.ts";

const SETS = {
  moons: (count: number, noise: number) => moons({ count, noise, normal }),
  spirals: (count: number, noise: number) => spirals({ count, noise, normal, classes: 3 }),
  blobs: (count: number, noise: number) =>
    blobs({
      count,
      noise,
      normal,
      centers: [
        [0, 0],
        [3, 0],
        [0, 3],
        [3, 3],
      ],
    }),
};

/** The points of one class. */
function pointsOf({ features, labels }: Examples, label: number): readonly (readonly number[])[] {
  return [...labels.keys()]
    .filter((row) => labels[row] === label)
    .map((row) => [...features.subarray(2 * row, 2 * row + 2)]);
}

test.each(Object.entries(SETS))(
  "%s: rows as asked, the classes in turn, the same again",
  (_, make) => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 60 }), fc.constantFrom(0, 0.1), (count, noise) => {
        const set = make(count, noise);
        expect(set).toMatchObject({ shape: [2], width: 2, count });
        expect(set.features).toHaveLength(2 * count);
        expect([...set.labels]).toEqual(
          Array.from({ length: count }, (__, row) => row % set.classes),
        );
        expect(set.features.every(Number.isFinite)).toBe(true);
        expect(make(count, noise)).toEqual(set);
      }),
    );
  },
);

test.each(Object.entries(SETS))(
  "%s: noise of 0.3 moves 4,000 coordinates by 0 +- 0.02 on average, with a deviation of 0.3 +- 0.02",
  (_, make) => {
    const [still, moved] = [make(2000, 0), make(2000, 0.3)];
    const moves = moved.features.map((value, index) => value - still.features[index]!);
    const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
    const variance = moves.reduce((sum, move) => sum + (move - mean) ** 2, 0) / moves.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(Math.sqrt(variance) - 0.3)).toBeLessThan(0.02);
  },
);

test("moons without noise lie on their half circles within 1e-6, ends included", () => {
  const set = SETS.moons(101, 0);
  for (const [x, y] of pointsOf(set, 0)) {
    expect(Math.abs(Math.hypot(x!, y!) - 1)).toBeLessThan(1e-6);
    expect(y).toBeGreaterThan(-1e-6);
  }
  for (const [x, y] of pointsOf(set, 1)) {
    expect(Math.abs(Math.hypot(x! - 1, y! - 0.5) - 1)).toBeLessThan(1e-6);
    expect(y).toBeLessThan(0.5 + 1e-6);
  }
  expect(pointsOf(set, 0)[0]).toEqual([1, 0]);
  expect(pointsOf(set, 0).at(-1)![0]).toBe(-1);
});

test("an arm of the spirals is another one turned: three classes by 120 degrees, within 1e-6", () => {
  const set = SETS.spirals(99, 0);
  const [cos, sin] = [Math.cos((2 * Math.PI) / 3), Math.sin((2 * Math.PI) / 3)];
  const turned = pointsOf(set, 0).map(([x, y]) => [cos * x! - sin * y!, sin * x! + cos * y!]);
  for (const [row, [x, y]] of pointsOf(set, 1).entries()) {
    expect(Math.abs(x! - turned[row]![0]!)).toBeLessThan(1e-6);
    expect(Math.abs(y! - turned[row]![1]!)).toBeLessThan(1e-6);
  }
});

test("spirals wind as often as asked: the angle grows evenly with the radius", () => {
  const set = spirals({ count: 200, noise: 0, normal, turns: 2 });
  for (const [x, y] of pointsOf(set, 0).slice(1)) {
    const angle = 2 * Math.PI * 2 * Math.hypot(x!, y!);
    expect(Math.abs(Math.cos(angle) - x! / Math.hypot(x!, y!))).toBeLessThan(1e-4);
  }
});

test("blobs take centers of any width", () => {
  const centers = [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ];
  const set = blobs({ count: 3, noise: 0, normal, centers });
  expect([...set.features]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4]);
  expect(() => blobs({ count: 3, noise: 0, normal, centers: [[1], [1, 2]] })).toThrow(
    "1 coordinates",
  );
  expect(() => blobs({ count: 3, noise: 0, normal, centers: [] })).toThrow("centers");
});

test("fewer rows than classes, or noise below 0, is a mistake of the caller", () => {
  expect(() => moons({ count: 1, noise: 0, normal })).toThrow("count must reach 2, got 1");
  expect(() => moons({ count: 2.5, noise: 0, normal })).toThrow("got 2.5");
  expect(() => moons({ count: 2, noise: -1, normal })).toThrow("noise must be >= 0, got -1");
  expect(() => spirals({ count: 300, noise: 0, normal, classes: 257 })).toThrow("1 to 256");
});
