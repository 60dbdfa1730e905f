import * as fc from "fast-check";
import { expect, test } from "vitest";

import { type CsvOptions, parseCsv } from "../../src/index.ts";

const IRIS = `sepal,petal,species
5.1,1.4,setosa
7,4.7,versicolor
-6.3e0,+.5,setosa
`;

test("columns are features, the label's cells become classes in the order of their names", () => {
  expect(parseCsv(IRIS, { label: "species" })).toEqual({
    shape: [2],
    width: 2,
    classes: 2,
    classNames: ["setosa", "versicolor"],
    featureNames: ["sepal", "petal"],
    features: Float32Array.of(5.1, 1.4, 7, 4.7, -6.3, 0.5),
    labels: Uint8Array.of(0, 1, 0),
    count: 3,
  });
});

test.each([2, -1, "species"])("the label's column can be told as %j", (label) => {
  expect([...parseCsv(IRIS, { label }).labels]).toEqual([0, 1, 0]);
});

test("without a header columns go by their place", () => {
  const table = parseCsv("x;1;a\ny;2;b\n", {
    label: 0,
    header: false,
    delimiter: ";",
    columns: { "2": "ignored" },
  });
  expect(table).toMatchObject({ featureNames: ["1"], classNames: ["x", "y"], count: 2 });
  expect([...table.features]).toEqual([1, 2]);
});

/** The classes of a file with one row for each label. */
function classesOf(...labels: readonly string[]): readonly string[] {
  const rows = labels.map((label) => `1,${label}\n`).join("");
  return parseCsv(`a,b\n${rows}`, { label: "b" }).classNames;
}

test("whole numbers are classes in the order of numbers, anything else in that of code units", () => {
  expect(classesOf("10", "9", "-1", "09")).toEqual(["-1", "09", "9", "10"]);
  expect(classesOf("10", "9", "x")).toEqual(["10", "9", "x"]);
  expect(classesOf("é", "z", "Z", "a")).toEqual(["Z", "a", "z", "é"]);
});

test("given class names fix the labels, also those of classes that the file lacks", () => {
  const classNames = ["versicolor", "virginica", "setosa"];
  const { labels, classes, ...rest } = parseCsv(IRIS, { label: "species", classNames });
  expect([...labels]).toEqual([2, 0, 2]);
  expect([classes, rest.classNames]).toEqual([3, classNames]);
});

test("a category becomes a feature for each value, whatever the order of the rows", () => {
  const text = "size,color,y\n1,red,a\n2,blue,b\n3,red,a\n";
  const options: CsvOptions = { label: "y", columns: { color: "category" } };
  const table = parseCsv(text, options);
  expect(table.featureNames).toEqual(["size", "color=blue", "color=red"]);
  expect(table.width).toBe(3);
  expect([...table.features]).toEqual([1, 0, 1, 2, 1, 0, 3, 0, 1]);
});

test("the order of the rows changes nothing but the order of the rows", () => {
  const row = fc.tuple(
    fc.integer(),
    fc.constantFrom("red", "blue", "green"),
    fc.constantFrom("x", "y", "z"),
  );
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
      const read = (some: typeof rows) =>
        parseCsv(`n,color,y\n${some.map((cells) => `${cells.join(",")}\n`).join("")}`, {
          label: "y",
          columns: { color: "category" },
        });
      const [forth, back] = [read(rows), read(rows.toReversed())];
      expect(back.classNames).toEqual(forth.classNames);
      expect(back.featureNames).toEqual(forth.featureNames);
      expect([...back.labels]).toEqual([...forth.labels].toReversed());
    }),
  );
});

test("any floats come back as the nearest 32-bit floats", () => {
  const value = fc.double({ noDefaultInfinity: true, noNaN: true, min: -3e38, max: 3e38 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
      const text = `x,y\n${values.map((x) => `${Object.is(x, -0) ? "-0" : x},a\n`).join("")}`;
      expect(parseCsv(text, { label: "y" }).features).toEqual(Float32Array.from(values));
    }),
  );
});

test.each([
  ["1,", 'column "y": expected a class, got ""'],
  [",a", 'column "x": expected a number that a 32-bit float can hold, got ""'],
  [" 1,a", 'column "x": expected a number that a 32-bit float can hold, got " 1"'],
  ["NaN,a", 'got "NaN"'],
  ["Infinity,a", 'got "Infinity"'],
  ["1e39,a", 'got "1e39"'],
  ["0x10,a", 'got "0x10"'],
  ["1_000,a", 'got "1_000"'],
  [".,a", 'got "."'],
  ["1e,a", 'got "1e"'],
  ['"1,5",a', 'got "1,5"'],
  ["1", "column 2: expected 2 cells, got 1"],
  ["1,a,b", "column 3: expected 2 cells, got 3"],
  ["", "column 2: expected 2 cells, got 1"],
])("the row %j is refused in its line and column", (row, message) => {
  expect(() => parseCsv(`x,y\n0,a\n${row}\n`, { label: "y" }, "data.csv")).toThrow(
    expect.objectContaining({
      code: "CAV_DATASET_CORRUPT",
      message: expect.stringMatching(/^data\.csv, line 3, column /),
      facts: expect.objectContaining({ file: "data.csv", line: 3 }),
    }),
  );
  expect(() => parseCsv(`x,y\n0,a\n${row}\n`, { label: "y" })).toThrow(message);
});

test.each<[string, string, CsvOptions, string]>([
  ["no text", "", { label: 0 }, "line 1, column 1: expected rows, got none"],
  ["only a header", "x,y\n", { label: 0 }, "line 1, column 1: expected rows, got none"],
  [
    "no such column",
    "x,y\n",
    { label: "z" },
    'expected a column "z", which the options name, got "x", "y"',
  ],
  ["no such place", "x,y\n", { label: 2 }, "expected a column 2,"],
  ["half a place", "x,y\n", { label: 0.5 }, "expected a column 0.5,"],
  ["a name of every object", "x,y\n", { label: "toString" }, 'expected a column "toString"'],
  [
    "a type for no column",
    "x,y\n",
    { label: "y", columns: { z: "ignored" } },
    'expected a column "z"',
  ],
  [
    "two columns of one name",
    "x,y,x\n",
    { label: "y" },
    'column 3: expected names that differ, got "x" once',
  ],
  ["only a label", "y\na\n", { label: "y" }, "expected a column of features beside the label"],
  [
    "a class that is none of the given",
    "x,y\n1,b\n",
    { label: "y", classNames: ["a"] },
    'line 2, column "y": expected one of ["a"], got "b"',
  ],
])("a file with %s is refused", (_, text, options, message) => {
  expect(() => parseCsv(text, options)).toThrow(
    expect.objectContaining({
      code: "CAV_DATASET_CORRUPT",
      message: expect.stringContaining(message),
    }),
  );
});

const rows = (count: number) => Array.from({ length: count }, (_, row) => `1,${row}\n`).join("");

test("256 classes and 1,000 values of a category are read, one more is refused", () => {
  expect(parseCsv(`x,y\n${rows(256)}`, { label: "y" }).classes).toBe(256);
  expect(() => parseCsv(`x,y\n${rows(257)}`, { label: "y" })).toThrow(
    'line 258, column "y": expected at most 256 classes, got "256"',
  );
  const options: CsvOptions = { label: "x", columns: { y: "category" } };
  expect(parseCsv(`x,y\n${rows(1000)}`, options).width).toBe(1000);
  expect(() => parseCsv(`x,y\n${rows(1001)}`, options)).toThrow(
    'line 1002, column "y": expected at most 1000 different values, got "1000"',
  );
});

/** 20 columns c0 to c19 of 1,000 values each, and the label y. */
function manyCategories(count: number): string {
  const columns = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const lines = Array.from({ length: count }, (_, row) => columns.map(() => row % 1000).join(","));
  return `${columns.join(",")},y\n${lines.join(",a\n")},a\n`;
}

test("categories that would take more than 2^30 features are refused before there is any", () => {
  const types = Array.from({ length: 20 }, (_, index) => [`c${index}`, "category" as const]);
  const options: CsvOptions = { label: "y", columns: Object.fromEntries(types) };
  expect(() => parseCsv(manyCategories(54_000), options)).toThrow(
    "expected at most 1073741824 features, got 54000 rows of 20000",
  );
});

test("a hostile header of 60,000 names is refused in a moment and in few words", () => {
  const header = Array.from({ length: 60_000 }, (_, index) => `c${index}`).join(",");
  expect(() => parseCsv(`${header},c1\n`, { label: "c0" })).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{1,200}$/) }),
  );
});
