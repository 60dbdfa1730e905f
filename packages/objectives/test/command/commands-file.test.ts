import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { readCommands } from "../../src/command/commands-file.ts";
import { configSchema } from "../../src/command/config-schema.ts";

const folder = mkdtempSync(join(tmpdir(), "caviar-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(yaml: string, environment: Record<string, string> = {}) {
  const file = join(folder, "commands.yaml");
  writeFileSync(file, yaml);
  return readCommands(file, environment);
}

test("a command with its defaults; the program is found from the file's folder", () => {
  const [one, two] = read(`
commands:
  one: { command: [./train.sh, "{rate}"], cwd: sub, parameters: { rate: { type: number } } }
  two: { command: ["\${PYTHON:-python3}", -V] }`);
  expect(one).toMatchObject({
    name: "one",
    version: "1",
    program: join(folder, "train.sh"),
    folder: join(folder, "sub"),
    per: "epoch",
    limits: { outputMiB: 64, files: 1_000, checkpointMiB: 256, graceSeconds: 10 },
  });
  expect(two).toMatchObject({ program: "python3", folder });
});

test.each([
  ["commands: { UPPER: { command: [x] } }", /commands\.UPPER: /],
  ["commands: { x: { command: [] } }", /commands\.x\.command: /],
  ["commands: { x: { command: sh -c reboot } }", /commands\.x\.command: .*expected array/],
  ["commands: { x: { command: [x], shell: true } }", /commands\.x: .*"shell"/],
  ["commands: { x: { command: ['{program}'] } }", /commands\.x: expected a program without/],
  [
    "commands: { x: { command: [x, '{y}'], parameters: {} } }",
    /commands\.x: expected one of .* got "y"/,
  ],
  ["commands: { x: { command: [x], pattern: '(' } }", /commands\.x: pattern: expected a regular/],
  [
    "commands: { x: { command: ['${NOWHERE}'] } }",
    /commands\.x: expected NOWHERE in the trainer's/,
  ],
  ["commands: { x: { command: [x], env: { 'A=B': c } } }", /expected the name of an environment/],
  ["commands: { x: { command: [x], limits: { graceSeconds: 60 } } }", /limits\.graceSeconds: /],
  ['commands: { x: { command: ["a\\0b"] } }', /expected text without NUL/],
  ["commands: [", /expected a YAML file of commands/],
  ["a: &a [x, x]\nb: &b [*a, *a]\ncommands: [*b, *b]", /commands\.yaml: /],
  ["", /the file: /],
])("a mistake is refused with its place: %s", (yaml, message) => {
  expect(() => read(yaml)).toThrow(message);
});

test("a file that is not there is refused", () => {
  expect(() => readCommands(join(folder, "nowhere.yaml"), {})).toThrow(
    /CAVIAR_COMMANDS: .*nowhere/,
  );
});

describe("a command's config", () => {
  test("declared parameters are checked and filled in, others refused", () => {
    const schema = configSchema(
      { rate: { type: "number", exclusiveMinimum: 0 }, units: { type: "integer", default: 8 } },
      [],
    );
    expect(schema.parse({ rate: 0.1 })).toEqual({ rate: 0.1, units: 8 });
    for (const config of [{}, { rate: 0 }, { rate: "0.1" }, { rate: 1, unit: 3 }]) {
      expect(schema.safeParse(config).success).toBe(false);
    }
  });

  test("without a declaration those that the arguments name must be there, and all are scalars", () => {
    const schema = configSchema(undefined, [[{ name: "rate" }, { name: "caviar.seed" }]]);
    expect(schema.parse({ rate: "x", other: true })).toEqual({ rate: "x", other: true });
    for (const config of [{}, { rate: [1] }, { rate: 1, other: { a: 1 } }]) {
      expect(schema.safeParse(config).success).toBe(false);
    }
  });

  test("two parameters that would be one variable are refused", () => {
    const twins = { learningRate: { type: "number" }, learning_rate: { type: "number" } } as const;
    expect(() => configSchema(twins, [])).toThrow(/both CAVIAR_PARAM_LEARNING_RATE/);
  });
});
