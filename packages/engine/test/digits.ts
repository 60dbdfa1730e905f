// The digits (E. Alpaydin and C. Kaynak 1998, CC BY 4.0; see reference/README.md), all 1797 rows in
// the order of the file. Tests only.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { LabelledRows } from "../src/data/labelled-rows.ts";
import type { Engine } from "../src/engine.ts";

const FILE = new URL("../../datasets/data/digits.csv.gz", import.meta.url);
const WIDTH = 64;

const [, ...lines] = gunzipSync(readFileSync(FILE)).toString().trim().split("\n");
const rows = lines.map((line) => line.split(",")); // row, p0..p63, label, split
/** Pixels 0..16 of 8x8 images, row-major, and their digits. */
export const digitRows = {
  features: Uint8Array.from(rows.flatMap((row) => row.slice(1, 1 + WIDTH).map(Number))),
  labels: Uint8Array.from(rows, (row) => Number(row[1 + WIDTH])),
};

/** Pixels 0..16 scaled to [0,1]; ten classes. */
export function loadDigits(engine: Engine): LabelledRows {
  return new LabelledRows(engine, { ...digitRows, width: WIDTH, classes: 10, scale: 1 / 16 });
}
