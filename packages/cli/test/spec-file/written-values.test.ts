import { expect, test } from "vitest";

import { collectSide, pointOf } from "../../src/spec-file/written-values.ts";

test("the sides of a box are ranges, lists and single values, one an option", () => {
  const words = ["rate=0.001..1e-2", "size=small..large", "optimizer=[adam, sgd]", "norm=true"];
  const box = words.reduce((before, word) => collectSide(word, before), {});
  expect(box).toEqual({
    rate: { min: 0.001, max: 0.01 },
    size: { min: "small", max: "large" },
    optimizer: ["adam", "sgd"],
    norm: [true],
  });
});

test("a range may be below zero, and of one value", () => {
  expect(collectSide("shift=-0.5..-0.1")).toEqual({ shift: { min: -0.5, max: -0.1 } });
  expect(collectSide("units=8..8")).toEqual({ units: { min: 8, max: 8 } });
});

test("a point is one value a word, of the type that YAML gives it", () => {
  expect(pointOf(["rate=1e-3", "units=32", "norm=false", "optimizer=adam"])).toEqual({
    rate: 0.001,
    units: 32,
    norm: false,
    optimizer: "adam",
  });
});

test.each(["rate=[]", "rate=[[1]]", "rate={a: 1}", "rate="])("--box %s is refused", (word) => {
  expect(() => collectSide(word)).toThrow(
    expect.objectContaining({
      code: "CAV_USAGE",
      message: expect.stringMatching(/^--box rate/) as unknown,
    }),
  );
});

test("a value that no parameter can have is refused by its name", () => {
  expect(() => pointOf(["rate=[1]"])).toThrow(/^values rate: expected a string, a finite number/);
});
