import { CaviarError } from "@caviar/errors";
import type { ObjectiveOffer } from "@caviar/protocol";
import { expect, test } from "vitest";

import { parseOverride } from "../../src/spec-file/override.ts";
import { readSpec } from "../../src/spec-file/read-spec.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const classifier: ObjectiveOffer = {
  name: "classifier",
  version: "1",
  description: "",
  config: {
    type: "object",
    properties: {
      dataset: { type: "string", enum: ["digits", "fashion-mnist"] },
      learningRate: { type: "number", exclusiveMinimum: 0 },
      batchNorm: { type: "boolean" },
    },
    required: ["dataset"],
    additionalProperties: false,
  },
  metrics: { validationAccuracy: "maximize" },
};

const GOOD = `name: digits
objective:
  name: classifier
  settings: { dataset: digits }
metric: { name: validationAccuracy, goal: maximize }
space:
  learningRate: { type: float, min: 0.001, max: 0.1, scale: log }
  batchNorm:
    type: choice
    values: [true, false]
budget: { trials: 4, epochs: 2 }
`;

/** The lines that the file is refused with, its folder left out. */
function mistakesIn(content: string | Uint8Array, ...overrides: string[]): string[] {
  using folder = temporaryFolder();
  const file = folder.write("sweep.yaml", content);
  try {
    readSpec(file, overrides.map(parseOverride), [classifier]);
  } catch (error) {
    if (!(error instanceof CaviarError)) throw error;
    expect(error.exit).toBe(2);
    return error.message.replaceAll(`${folder.path}/`, "").split("\n");
  }
  return [];
}

test("a good file is a spec with its defaults filled in", () => {
  using folder = temporaryFolder();
  const spec = readSpec(folder.write("sweep.yaml", GOOD), [], [classifier]);
  expect(spec).toMatchObject({ name: "digits", seed: 0, sampler: { name: "random" } });
});

test("overrides replace and add, in their order", () => {
  using folder = temporaryFolder();
  const texts = ["seed=3", "space.learningRate.max=0.5", "seed=4", "sampler={name: random}"];
  const file = folder.write("sweep.yaml", GOOD);
  const spec = readSpec(file, texts.map(parseOverride), [classifier]);
  expect(spec.seed).toBe(4);
  expect(spec.space["learningRate"]).toMatchObject({ min: 0.001, max: 0.5 });
});

test.each([
  ["an unknown key", GOOD.replace("seed", "").concat("sede: 1\n"), /^sweep\.yaml:12:1: sede: /],
  [
    "a wrong type",
    GOOD.replace("trials: 4", "trials: many"),
    /^sweep\.yaml:11:19: budget\.trials: /,
  ],
  [
    "min above max",
    GOOD.replace("max: 0.1", "max: 0.0001"),
    /^sweep\.yaml:7:\d+: space\.learningRate/,
  ],
  [
    "a log scale from 0",
    GOOD.replace("min: 0.001", "min: 0"),
    /^sweep\.yaml:7:37: space\.learningRate\.min: /,
  ],
  [
    "an unknown objective",
    GOOD.replace("classifier", "clasifier"),
    /^sweep\.yaml:3:9: objective\.name: .*did you mean "classifier"/,
  ],
  [
    "an unknown data set",
    GOOD.replace("dataset: digits", "dataset: digit"),
    /^sweep\.yaml:4:24: objective\.settings\.dataset: .*did you mean "digits"/,
  ],
  [
    "an unknown sampler",
    `${GOOD}sampler: { name: randon }\n`,
    /^sweep\.yaml:12:18: sampler\.name: .*did you mean "random"/,
  ],
  [
    "an unknown metric",
    GOOD.replace("validationAccuracy", "accuracy"),
    /^sweep\.yaml:5:17: metric\.name: /,
  ],
  [
    "a swept value that the objective refuses",
    GOOD.replace("[true, false]", "[true, maybe]"),
    /^sweep\.yaml:10:20: space\.batchNorm\.values\.1: /,
  ],
  ["a missing key", GOOD.replace(/^budget.*\n/m, ""), /^sweep\.yaml:1:1: budget: .*nothing/],
  [
    "a missing key further in",
    GOOD.replace("min: 0.001, ", ""),
    /^sweep\.yaml:7:3: space\.learningRate\.min: .*nothing/,
  ],
  ["a list instead of a sweep", "- 1\n- 2\n", /^sweep\.yaml:1:1: expected an object/],
])("%s gives one line with its place", (_what, content, line) => {
  const mistakes = mistakesIn(content);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(line);
});

test("several mistakes are found at once, a line each", () => {
  const mistakes = mistakesIn(GOOD.replace("epochs: 2", "epochs: 0").replace("max: 0.1", "max: x"));
  expect(mistakes).toHaveLength(2);
});

test.each([
  ["a duplicate key", "name: a\nname: b\n", /^sweep\.yaml:2:1: expected YAML, .*unique/],
  ["a tab as indentation", "objective:\n\tname: x\n", /^sweep\.yaml:2:1: expected YAML, .*Tabs/],
  ["a bracket left open", "space: [1\n", /^sweep\.yaml:\d+:\d+: expected YAML, /],
  ["two documents", "name: a\n---\nname: b\n", /^sweep\.yaml:2:1: expected YAML, /],
  ["a tag of another language", "name: !!js/function f\n", /^sweep\.yaml:1:7: expected YAML, /],
  ["an alias of nothing", "name: *nobody\n", /^sweep\.yaml: expected plain YAML, .*nobody/],
  ["an empty file", " \n", /^sweep\.yaml: expected a sweep in YAML, got an empty file/],
  ["only a comment", "# nothing\n", /^sweep\.yaml(:1:1)?: expected an object/],
  ["bytes that are no UTF-8", Uint8Array.of(0x6e, 0xff, 0xfe), /^sweep\.yaml: expected UTF-8/],
  ["more than 1 MiB", "#".repeat(1024 * 1024 + 1), /^sweep\.yaml: .*at most 1048576 bytes/],
])("%s is refused in one line", (_what, content, line) => {
  const mistakes = mistakesIn(content);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(line);
});

test("aliases that stand for a billion values are refused before they are written out", () => {
  const levels = ["b", "c", "d", "e", "f", "g", "h", "i", "j"].map((name, index) => {
    const inner = String.fromCodePoint("a".codePointAt(0)! + index);
    return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${inner}`).join(", ")}]\n`;
  });
  const bomb = `a: &a [1]\n${levels.join("")}`;
  expect(mistakesIn(bomb)[0]).toMatch(/^sweep\.yaml: expected plain YAML, got .*alias/);
});

test("a folder and a file that is not there are refused in one line", () => {
  using folder = temporaryFolder();
  expect(() => readSpec(folder.path, [], [])).toThrow(/expected a sweep file, got a folder/);
  expect(() => readSpec(`${folder.path}/none.yaml`, [], [])).toThrow(/there is no such file/);
});

test("a mistake that --set made is placed at the --set", () => {
  expect(mistakesIn(GOOD, "seed=abc")).toEqual([
    expect.stringMatching(/^--set seed=abc: seed: expected .*got "abc"/),
  ]);
  expect(mistakesIn(GOOD, "space.units={type: int, min: 4}")[0]).toMatch(
    /^--set space\.units=\{type: int, min: 4\}: space\.units\.max: /,
  );
});
