// The digits that the reference's training runs learn (E. Alpaydin and C. Kaynak 1998, Optical
// Recognition of Handwritten Digits, CC BY 4.0), a gzipped CSV: row, p0 .. p63, label, split.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { CaviarError } from "@caviar/errors";

import type { Digits } from "./replay/replay.ts";

const PIXELS = 64;
const BRIGHTEST = 16;

/** The digits of the first of `paths` that exists. Throws CAV_DATASET_MISSING when none does. */
export function readDigits(paths: readonly string[]): Digits {
  for (const path of paths) {
    const bytes = readIfThere(path);
    if (bytes !== undefined) return parseDigits(gunzipSync(bytes).toString());
  }
  throw new CaviarError(
    "CAV_DATASET_MISSING",
    `the training runs need digits.csv.gz beside the folder of reference files; looked for ` +
      paths.join(", "),
  );
}

function parseDigits(text: string): Digits {
  const [, ...lines] = text.trim().split("\n");
  const features = new Float32Array(lines.length * PIXELS);
  const labels = new Uint32Array(lines.length);
  for (const [row, line] of lines.entries()) {
    const columns = line.split(",");
    for (let i = 0; i < PIXELS; i++)
      features[row * PIXELS + i] = Number(columns[1 + i]) / BRIGHTEST;
    labels[row] = Number(columns[1 + PIXELS]);
  }
  return { features, labels };
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
