import { expect, test } from "vitest";

import {
  ExponentiallyWeightedAverage,
  smooth,
} from "../../src/averages/exponentially-weighted-average.ts";
import { type Case, expectWithin, readReference } from "../reference-cases.ts";

const { cases } = readReference("ewa");

test("there are averages to check", () => {
  expect(cases).toHaveLength(7);
});

/** The averages of each column, in the order of the reference's rows. */
function averagesOf({ config, inputs }: Case) {
  const { shape, data } = inputs["x"]!;
  const columns = shape[1] ?? 1;
  const start = config["init"] === "first" ? "first" : "zero";
  const averages = Array.from(
    { length: columns },
    () => new ExponentiallyWeightedAverage({ beta: Number(config["beta"]), start }),
  );
  const [values, corrected]: [number[], number[]] = [[], []];
  for (const [i, x] of data.entries()) {
    const average = averages[i % columns]!;
    average.add(x);
    values.push(average.value);
    corrected.push(average.corrected);
  }
  return { v: values, v_corrected: corrected };
}

test.each(cases.map((reference) => [reference.id, reference] as const))(
  "%s has the reference's averages within 1e-11",
  (id, reference) => {
    const got: Readonly<Record<string, number[]>> = averagesOf(reference);
    for (const [name, { data }] of Object.entries(reference.expected)) {
      expectWithin(got[name]!, data, { abs: 2e-11, rel: 1e-11 }, `${id} ${name}`);
    }
  },
);

test("a curve of equal values is smoothed to itself, from its first value on", () => {
  for (const value of smooth([3, 3, 3, 3], 0.9)) expect(value).toBeCloseTo(3, 12);
});

test("an average restored from its state goes on as if nothing had been", () => {
  const [whole, first] = [1, 2].map(() => new ExponentiallyWeightedAverage({ beta: 0.7 }));
  for (const x of [4, -1, 2.5, 8]) whole!.add(x);
  for (const x of [4, -1]) first!.add(x);
  const second = new ExponentiallyWeightedAverage({ beta: 0.7 });
  second.restore(first!.state);
  for (const x of [2.5, 8]) second.add(x);
  expect(second.corrected).toBe(whole!.corrected);
});

test("before the first value there is no corrected average, and a beta of 1 is refused", () => {
  expect(new ExponentiallyWeightedAverage({ beta: 0.9 }).corrected).toBeNaN();
  expect(() => new ExponentiallyWeightedAverage({ beta: 1 })).toThrow("in [0, 1), got 1");
});
