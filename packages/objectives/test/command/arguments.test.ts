import { describe, expect, test } from "vitest";

import {
  expandVariables,
  fillArgument,
  parseArgument,
  placeholdersOf,
} from "../../src/command/arguments.ts";

const fill = (word: string, values: Record<string, string | number | boolean>) =>
  fillArgument(parseArgument(word, undefined), values);

describe("placeholders", () => {
  test("a parameter is the whole of an argument or a part of it", () => {
    expect(fill("{learningRate}", { learningRate: 1e-7 })).toBe("1e-7");
    expect(fill("--rate={rate},{decay}", { rate: 0.5, decay: true })).toBe("--rate=0.5,true");
  });

  test("doubled braces are braces, also around a placeholder", () => {
    expect(fill('{{"a": {a}}}', { a: 1 })).toBe('{"a": 1}');
  });

  test("what a shell would read is one argument as it is", () => {
    const hostile = "$(reboot); `id` && 'x' \"y\" *\n> /etc/passwd";
    expect(fill("{text}", { text: hostile })).toBe(hostile);
  });

  test("a value is never read for placeholders or variables again", () => {
    expect(fill("{a}", { a: "{b} ${HOME}", b: "no" })).toBe("{b} ${HOME}");
  });

  test.each([
    ["{file}", "-rf"],
    ["{file}", "--config=/etc/passwd"],
    ["{file}.txt", "-x"],
  ])("text that would become an option is refused: %s with %s", (word, file) => {
    expect(() => fill(word, { file })).toThrow(/expected file not to begin with "-"/);
  });

  test("behind its own option, text may begin with a hyphen, and numbers may be negative anywhere", () => {
    expect(fill("--file={file}", { file: "-rf" })).toBe("--file=-rf");
    expect(fill("{shift}", { shift: -2 })).toBe("-2");
  });

  test("NUL would cut the argument, and is refused", () => {
    expect(() => fill("{a}", { a: "x\0y" })).toThrow(/expected a without NUL/);
  });

  test("a parameter that is not there is said", () => {
    expect(() => fill("{a}", {})).toThrow("expected a value of a, got nothing");
  });

  test.each(["{", "a}b", "{a b}", "{}", "{1}"])(
    "a brace that stands alone is refused: %s",
    (word) => {
      expect(() => parseArgument(word, undefined)).toThrow(/expected \{name\}, or /);
    },
  );

  test("a name that is not declared is refused with those that are", () => {
    expect(() => parseArgument("{rte}", { rate: {} })).toThrow(
      /expected one of rate, caviar\.seed, .* between braces, got "rte"/,
    );
    expect(() => parseArgument("{caviar.secret}", undefined)).toThrow(/got "caviar.secret"/);
  });

  test("the trial's own places are no parameters", () => {
    const args = ["{a}{caviar.seed}", "{b}", "{a}"].map((word) => parseArgument(word, undefined));
    expect(placeholdersOf(args)).toEqual(["a", "b"]);
  });
});

describe("the trainer's variables", () => {
  test("a variable, its default, and set to nothing as if not set", () => {
    expect(expandVariables("${PYTHON:-python3} ${A}", { A: "b" })).toBe("python3 b");
    expect(expandVariables("${PYTHON:-python3}", { PYTHON: "" })).toBe("python3");
    expect(expandVariables("${PYTHON:-python3}", { PYTHON: "pypy" })).toBe("pypy");
  });

  test("one that is not set and has no default is said", () => {
    expect(() => expandVariables("${PYTHON}", {})).toThrow(/expected PYTHON in the trainer's/);
  });
});
