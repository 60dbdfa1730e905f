import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";

import { applyOverride, parseOverride } from "../../src/spec-file/override.ts";

const key = fc.stringMatching(/^[a-z][A-Za-z0-9_-]{0,8}$/);
const path = fc.array(key, { minLength: 1, maxLength: 4 });

test("any JSON value set at any path of an empty map is read back from that path", () => {
  fc.assert(
    fc.property(path, fc.jsonValue({ noUnicodeString: false }), (keys, value) => {
      const document = parseDocument("{}");
      applyOverride(document, parseOverride(`${keys.join(".")}=${JSON.stringify(value)}`));
      const read: unknown = parseDocument(document.toString()).toJS();
      const found = keys.reduce<unknown>((inner, step) => Reflect.get(Object(inner), step), read);
      expect(JSON.stringify(found)).toBe(JSON.stringify(value));
    }),
  );
});

test("a number in the path is an index of a list", () => {
  const document = parseDocument("values: [1, 2, 3]");
  applyOverride(document, parseOverride("values.1=two"));
  expect(document.toJS()).toEqual({ values: [1, "two", 3] });
});

test("the value is YAML: numbers, words, maps, and text with further equal signs", () => {
  expect(parseOverride("a.b=1e-3")).toMatchObject({ path: ["a", "b"], value: 0.001 });
  expect(parseOverride("a=[x, true]").value).toEqual(["x", true]);
  expect(parseOverride("a=b=c").value).toBe("b=c");
  expect(parseOverride("a=").value).toBeNull();
});

test.each(["", "a", "=1", "a..b=1", ".=1", "a=[1", "a=\t- x: y: z"])(
  "%j is refused as CAV_USAGE",
  (text) => {
    expect(() => parseOverride(text)).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  },
);

test("a path that leads through a number is CAV_USAGE and names what was written", () => {
  const document = parseDocument("seed: 1");
  const override = parseOverride("seed.deeper=1");
  expect(() => applyOverride(document, override)).toThrow(/--set: .*seed\.deeper=1/);
});
