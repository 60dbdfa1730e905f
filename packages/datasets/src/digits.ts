// The digits that ship with Caviar: 1,797 images of 8 x 8 pixels. data/README.md tells where they
// come from and under which licence.

import { readFile } from "node:fs/promises";

import { CaviarError } from "@caviar/errors";

import type { ImageDataset, Split } from "./dataset.ts";
import { unpack } from "./unpack.ts";

const FILE = new URL("../data/digits.csv.gz", import.meta.url);
const CONTENT = {
  bytes: 283_271,
  sha256: "98bd743a7b79d41bae48925707104ab9d02d80d9fbffcb96ee895c950a5f2729",
};

const FEATURES = 64;
const CLASSES = 10;
const PIXEL_MAX = 16;
const COLUMNS = [
  "row",
  ...Array.from({ length: FEATURES }, (_, index) => `p${index}`),
  "label",
  "split",
];

/** Read the digits, in the split that the file gives. */
export async function loadDigits(): Promise<ImageDataset> {
  const bytes = await unpack(await readFile(FILE), "digits.csv.gz", CONTENT);
  const { train, test } = parseDigits(new TextDecoder().decode(bytes));
  return {
    name: "digits",
    shape: [8, 8, 1],
    width: FEATURES,
    classes: CLASSES,
    classNames: Array.from({ length: CLASSES }, (_, label) => String(label)),
    scale: 1 / PIXEL_MAX,
    train,
    test,
  };
}

/**
 * Both splits, rows in the order of the text. Throws CAV_DATASET_CORRUPT with line and column of
 * the first cell that is not what it should be.
 */
export function parseDigits(text: string): {
  readonly train: Split<Uint8Array>;
  readonly test: Split<Uint8Array>;
} {
  const [header, ...lines] = text.replace(/\n$/, "").split("\n");
  if (header !== COLUMNS.join(",")) {
    throw corrupt(1, "row", "the header row,p0,...,p63,label,split", header ?? "");
  }
  const rows = { train: emptyRows(), test: emptyRows() };
  for (const [row, line] of lines.entries()) {
    const cells = cellsOf(line, row);
    const { features, labels } = rows[cells.split];
    features.push(...cells.pixels);
    labels.push(cells.label);
  }
  return { train: splitOf(rows.train), test: splitOf(rows.test) };
}

type Rows = { readonly features: number[]; readonly labels: number[] };

function emptyRows(): Rows {
  return { features: [], labels: [] };
}

function splitOf({ features, labels }: Rows): Split<Uint8Array> {
  const count = labels.length;
  return { features: Uint8Array.from(features), labels: Uint8Array.from(labels), count };
}

type Cells = {
  readonly pixels: readonly number[];
  readonly label: number;
  readonly split: "train" | "test";
};

function cellsOf(line: string, row: number): Cells {
  const number = row + 2; // lines count from 1, and the first is the header
  const cells = line.split(",");
  if (cells.length !== COLUMNS.length) {
    const column = COLUMNS[Math.min(cells.length, COLUMNS.length - 1)]!;
    throw corrupt(number, column, `${COLUMNS.length} cells`, `${cells.length}`);
  }
  const whole = (index: number, min: number, max: number): number => {
    const cell = cells[index]!;
    const value = /^\d{1,9}$/.test(cell) ? Number(cell) : -1;
    if (value >= min && value <= max) return value;
    throw corrupt(number, COLUMNS[index]!, `a whole number from ${min} to ${max}`, cell);
  };
  whole(0, row, row);
  const pixels = Array.from({ length: FEATURES }, (_, index) => whole(index + 1, 0, PIXEL_MAX));
  const label = whole(FEATURES + 1, 0, CLASSES - 1);
  const split = cells[FEATURES + 2];
  if (split !== "train" && split !== "test") {
    throw corrupt(number, "split", "train or test", split ?? "");
  }
  return { pixels, label, split };
}

function corrupt(line: number, column: string, expected: string, got: string): CaviarError {
  const message = `digits.csv, line ${line}, column ${column}: expected ${expected}, got "${got}"`;
  return new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { line, column } });
}
