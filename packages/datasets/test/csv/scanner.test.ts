import * as fc from "fast-check";
import { expect, test } from "vitest";

import { CsvScanner, type Delimiter } from "../../src/csv/scanner.ts";

type Cells = readonly (readonly string[])[];

function scan(pieces: readonly string[], delimiter: Delimiter = ","): Cells {
  const scanner = new CsvScanner("data.csv", delimiter);
  const records = [...pieces.flatMap((piece) => scanner.push(piece)), ...scanner.end()];
  return records.map(({ cells }) => cells);
}

test.each([
  ["", []],
  ["a", [["a"]]],
  [
    "a,b\nc,d\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "a,b\r\nc,d\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [",\n", [["", ""]]],
  ["\n", [[""]]],
  ["a,", [["a", ""]]],
  ['"a,b",""\n', [["a,b", ""]]],
  ['"say ""hi"""\n', [['say "hi"']]],
  ['"two\r\nlines",x', [["two\r\nlines", "x"]]],
  [" a , b ", [[" a ", " b "]]],
])("%j is %j", (text, cells) => {
  expect(scan([text])).toEqual(cells);
});

const cell = fc.string({ unit: fc.constantFrom(...'ab1,;\t|"\r\n é'.split("")), maxLength: 8 });
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
const delimiters = fc.constantFrom<Delimiter>(",", ";", "\t", "|");

/** Text cut at these places, each modulo its length. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const ends = places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b);
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

test("any cells, written in quotes where they need them, come back, in pieces of any size", () => {
  const lineEnds = fc.constantFrom("\n", "\r\n");
  fc.assert(
    fc.property(table, delimiters, lineEnds, fc.boolean(), fc.array(fc.nat()), (...drawn) => {
      const [rows, delimiter, lineEnd, alwaysQuote, places] = drawn;
      const quoted = (text: string): string =>
        alwaysQuote || /["\r\n,;|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const text = rows.map((row) => row.map(quoted).join(delimiter) + lineEnd).join("");
      expect(scan(cut(text, places), delimiter)).toEqual(rows);
    }),
    { numRuns: 500 },
  );
});

/** The cells, or the refusal as text. */
function outcome(pieces: readonly string[]): unknown {
  try {
    return scan(pieces);
  } catch (error) {
    expect(error).toMatchObject({ code: "CAV_DATASET_CORRUPT" });
    return String(error);
  }
}

test("any text gives the same in one piece as in many: cells, or the very same refusal", () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab,""\r\n'.split("")), maxLength: 30 });
  fc.assert(
    fc.property(text, (all) => {
      expect(outcome(all.split(""))).toEqual(outcome([all]));
    }),
    { numRuns: 500 },
  );
});

test.each([
  [
    'a\nb,c"d\n',
    "line 2, column 2: expected a cell with a quote to be in quotes, the quote doubled",
  ],
  ['"a"b\n', "line 1, column 1: expected a delimiter or the end of the line after a closing quote"],
  ['x,"a"\t,y', "line 1, column 2: expected a delimiter or the end of the line after a closing"],
  ['a\n\n"b\nc\n', "line 3, column 1: expected a closing quote, got the end of the file"],
  ["a\rb", "line 1, column 1: expected a line feed, got text after a carriage return"],
  ["a\r,b", "line 1, column 1: expected a line feed, got text after a carriage return"],
  ['a\r"b"', "line 1, column 1: expected a line feed, got a quote"],
  ["a,b\r", "line 1, column 2: expected a line feed, got the end of the file"],
  ["x".repeat(65_537), "line 1, column 1: expected a cell of at most 65536 characters"],
  [`a\n"${"x\n".repeat(40_000)}`, "line 2, column 1: expected a cell of at most 65536 characters"],
  [",".repeat(65_536), "line 1, column 65537: expected at most 65536 cells in a line"],
])("text that readers disagree about is refused with line and column (%#)", (text, message) => {
  expect(() => scan([text])).toThrow(
    expect.objectContaining({
      code: "CAV_DATASET_CORRUPT",
      message: expect.stringContaining(`data.csv, ${message}`),
    }),
  );
});

test("a record tells the line that it begins in, lines inside quotes counted", () => {
  const scanner = new CsvScanner("data.csv", ",");
  const records = [...scanner.push('a\n"b\n\nb"\r\nc'), ...scanner.end()];
  expect(records.map(({ line }) => line)).toEqual([1, 2, 5]);
});
