import { expect, test } from "vitest";

import { checkSpec, problemOf } from "../src/index.ts";
import { offers, validSpec } from "./offers.ts";

test("the target of a metric to be maximized is one for its negative, which the search minimizes", () => {
  const written = { ...validSpec(), stop: { target: 0.98, patience: { trials: 30 } } };
  const { spec } = checkSpec(written, offers);
  expect(spec?.metric.goal).toBe("maximize");
  expect(spec && problemOf(spec).stop).toEqual({
    target: -0.98,
    patience: { trials: 30, gain: 0 },
  });
});

test("forbidden combinations and starting points reach the search as they were written", () => {
  const space = validSpec().space;
  const name = Object.keys(space)[0]!;
  const forbidden = [{ [name]: { min: 1e9 } }];
  const { spec, problems } = checkSpec({ ...validSpec(), forbidden }, offers);
  expect(problems).toEqual([]);
  expect(spec && problemOf(spec)).toMatchObject({ forbidden });
});
