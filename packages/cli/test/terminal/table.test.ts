import { expect, test } from "vitest";

import { widthOf } from "../../src/terminal/cells.ts";
import { tableLines } from "../../src/terminal/table.ts";

const rows = [
  ["1", "a rather long cell that says much", "x"],
  ["22", "short", "yy"],
];

test("columns are as wide as their widest cell, and lines have no blanks at their ends", () => {
  expect(tableLines(rows, { head: ["n", "words", "z"], width: Infinity })).toEqual([
    "n   words                              z",
    "1   a rather long cell that says much  x",
    "22  short                              yy",
  ]);
});

test("no line is wider than the terminal: the widest column gives way first", () => {
  for (const width of [80, 30, 16, 5]) {
    for (const line of tableLines(rows, { width }))
      expect(widthOf(line)).toBeLessThanOrEqual(width);
  }
  expect(tableLines(rows, { width: 24 })).toEqual([
    "1   a rather long c…  x",
    "22  short             yy",
  ]);
});

test("what could move a terminal's cursor is shown as blanks", () => {
  expect(tableLines([["a\u001b[31mb", "c"]], { width: 40 })).toEqual(["a [31mb  c"]);
});
