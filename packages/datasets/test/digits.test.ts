import { expect, test } from "vitest";

import { loadDataset } from "../src/index.ts";
import { parseDigits } from "../src/digits.ts";

const HEADER = `row,${Array.from({ length: 64 }, (_, index) => `p${index}`).join(",")},label,split`;

/** One line: pixels all `pixel`, and whatever is changed by column index. */
function line(row: number, changes: Readonly<Record<number, string>> = {}): string {
  const cells = [String(row), ...Array<string>(64).fill("3"), "7", "train"];
  for (const [column, cell] of Object.entries(changes)) cells[Number(column)] = cell;
  return cells.join(",");
}

test("the digits are 1,437 + 360 images of 8 x 8 in ten classes, pixels at most 16", async () => {
  const digits = await loadDataset("digits");
  expect(digits).toMatchObject({
    name: "digits",
    shape: [8, 8, 1],
    width: 64,
    classes: 10,
    scale: 1 / 16,
  });
  expect(digits.classNames).toHaveLength(10);
  for (const [split, count] of [
    [digits.train, 1437],
    [digits.test, 360],
  ] as const) {
    expect(split.count).toBe(count);
    expect(split.labels).toHaveLength(count);
    expect(split.features).toHaveLength(64 * count);
    expect(Math.max(...split.features)).toBe(16);
    expect(Math.max(...split.labels)).toBe(9);
  }
  const counts = Array.from(
    { length: 10 },
    (_, label) =>
      [...digits.train.labels, ...digits.test.labels].filter((other) => other === label).length,
  );
  expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
});

test("rows go to the split that they name, in their order", () => {
  const text = [HEADER, line(0), line(1, { 66: "test", 65: "2" }), line(2, { 1: "16" })].join("\n");
  const { train, test: held } = parseDigits(`${text}\n`);
  expect([train.count, held.count]).toEqual([2, 1]);
  expect([...train.labels, ...held.labels]).toEqual([7, 7, 2]);
  expect([train.features[0], train.features[64], train.features[65]]).toEqual([3, 16, 3]);
});

test.each([
  ["", 'line 1, column row: expected the header row,p0,...,p63,label,split, got ""'],
  [`${HEADER}\n${line(1)}`, 'line 2, column row: expected a whole number from 0 to 0, got "1"'],
  [
    `${HEADER}\n${line(0, { 4: "17" })}`,
    'line 2, column p3: expected a whole number from 0 to 16, got "17"',
  ],
  [
    `${HEADER}\n${line(0, { 4: "" })}`,
    'line 2, column p3: expected a whole number from 0 to 16, got ""',
  ],
  [
    `${HEADER}\n${line(0, { 4: "1e1" })}`,
    'line 2, column p3: expected a whole number from 0 to 16, got "1e1"',
  ],
  [
    `${HEADER}\n${line(0)}\n${line(1, { 65: "10" })}`,
    'line 3, column label: expected a whole number from 0 to 9, got "10"',
  ],
  [
    `${HEADER}\n${line(0, { 66: "dev" })}`,
    'line 2, column split: expected train or test, got "dev"',
  ],
  [`${HEADER}\n0,1,2`, 'line 2, column p2: expected 67 cells, got "3"'],
  [`${HEADER}\n${line(0)},x`, 'line 2, column split: expected 67 cells, got "68"'],
  [`${HEADER}\n\n`, 'line 2, column p0: expected 67 cells, got "1"'],
])("a malformed text is CAV_DATASET_CORRUPT with line and column (%#)", (text, message) => {
  expect(() => parseDigits(text)).toThrow(
    expect.objectContaining({ code: "CAV_DATASET_CORRUPT", message: `digits.csv, ${message}` }),
  );
});
