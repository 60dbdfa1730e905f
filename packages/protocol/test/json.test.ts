import fc from "fast-check";
import { expect, test } from "vitest";

import { metricsSchema, toCanonicalJson, toJson } from "../src/index.ts";

test("metrics of any doubles come back bit for bit, NaN and the infinities included", () => {
  const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== "__proto__");
  const double = fc.double().map((value) => (Object.is(value, -0) ? 0 : value));
  fc.assert(
    fc.property(fc.dictionary(name, double, { noNullPrototype: true }), (metrics) => {
      expect(metricsSchema.parse(JSON.parse(toJson(metrics)))).toEqual(metrics);
    }),
  );
});

test("canonical JSON does not depend on the order of keys, at any depth", () => {
  const one = { b: 1, a: { d: [1, { y: 1, x: 2 }], c: null } };
  const two = { a: { c: null, d: [1, { x: 2, y: 1 }] }, b: 1 };
  expect(toCanonicalJson(one)).toBe(toCanonicalJson(two));
  expect(toCanonicalJson(one)).not.toBe(toCanonicalJson({ ...one, b: 2 }));
});
