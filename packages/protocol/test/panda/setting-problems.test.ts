import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

import { problemsOf } from "../../src/spec-problem.ts";
import { settingProblems } from "../../src/panda/setting-problems.ts";

const schema = z.toJSONSchema(
  z.strictObject({
    rate: z.number().positive(),
    beta: z.number().min(0).lt(1),
    batch: z.int().min(1).max(256),
    even: z.int().multipleOf(2),
    law: z.enum(["constant", "cosine"]),
    nesterov: z.boolean(),
    name: z.string(),
  }),
  { io: "input" },
);
const config = z.record(z.string(), z.json()).parse(schema);

test("a setting that does not fit is told in words, one that fits is not", () => {
  const settings = { rate: -1, beta: 0.9, batch: 300.5, law: "cosin", name: 3, nesterov: "yes" };
  expect([...settingProblems({ config }, settings)]).toEqual([
    ["rate", "expected a number > 0, got -1"],
    ["batch", "expected an integer, got 300.5"],
    ["law", 'expected "constant" or "cosine", got "cosin" (did you mean "cosine"?)'],
    ["name", "expected a string, got 3"],
    ["nesterov", 'expected a boolean, got "yes"'],
  ]);
});

test("the words are those in which a coordinator, which reads all of the schema, would refuse it", () => {
  const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom("", "12", "cosine", true));
  const names = ["rate", "beta", "batch", "even", "law", "nesterov", "name"] as const;
  const whole = z.fromJSONSchema(schema);
  fc.assert(
    fc.property(fc.constantFrom(...names), value, (name, written) => {
      const fitting = {
        rate: 1,
        beta: 0,
        batch: 1,
        even: 2,
        law: "cosine",
        nesterov: true,
        name: "",
      };
      const settings = { ...fitting, [name]: written };
      const issues = whole.safeParse(settings).error?.issues ?? [];
      const [problem] = problemsOf(issues, { schema, value: settings });
      const found = settingProblems({ config }, settings);
      expect(found.get(name)).toBe(problem?.message);
    }),
  );
});

test("what the schema says nothing of, or more than can be read here, is left to the coordinator", () => {
  const odd = { properties: { sizes: { type: "array", items: { type: "integer" } } } };
  expect([...settingProblems({ config: odd }, { sizes: "none", other: 1 })]).toEqual([]);
});
