import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";

import { placeOf } from "../../src/spec-file/place.ts";
import { parseYaml } from "../../src/spec-file/yaml-file.ts";

const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom("words", "adam"));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie("tree"), { minKeys: 1, maxKeys: 3 }),
  ),
}));

type Leaf = { readonly path: readonly (string | number)[]; readonly value: unknown };

function leavesOf(value: unknown, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((inner, i) => leavesOf(inner, [...path, i]));
  if (value === null || typeof value !== "object") return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

test("the place of every value of any YAML file is where its text stands", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("a", "b", "c"), tree, { minKeys: 1 }), (value) => {
      const text = stringify(value);
      const yaml = parseYaml("sweep.yaml", text);
      for (const { path, value: expected } of leavesOf(value)) {
        const place = placeOf(yaml, path);
        const line = text.split("\n")[(place?.line ?? 0) - 1] ?? "";
        expect(line.slice((place?.column ?? 0) - 1)).toMatch(new RegExp(`^${String(expected)}\\b`));
        const key = path.at(-1);
        if (typeof key !== "string") continue;
        const keyPlace = placeOf(yaml, path, true);
        const keyLine = text.split("\n")[(keyPlace?.line ?? 0) - 1] ?? "";
        expect(keyLine.slice((keyPlace?.column ?? 0) - 1)).toMatch(new RegExp(`^${key}:`));
      }
    }),
  );
});
