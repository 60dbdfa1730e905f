// A table of learning curves from a JSON file. Every mistake is one line that starts with the file.

import { readFileSync } from "node:fs";

import { CaviarError } from "@caviar/errors";
import { CurveTable, curveTableSchema, type Space } from "@caviar/search";

/** Throws CAV_SPEC_INVALID: no such file, no JSON, no table, or one of another space. */
export function readCurves(file: string, space: Space, epochs: number): CurveTable {
  const result = curveTableSchema.safeParse(parsedFile(file));
  if (!result.success) {
    const lines = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw invalid(file, lines.slice(0, LINES_MAX));
  }
  try {
    return new CurveTable(space, result.data, epochs);
  } catch (cause) {
    if (!(cause instanceof CaviarError)) throw cause;
    throw invalid(file, cause.message.split("\n"), cause);
  }
}

/** Of a wrong table every line may be wrong. */
const LINES_MAX = 20;

function parsedFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw invalid(file, [`expected learning curves in JSON, got ${why}`], cause);
  }
}

function invalid(file: string, lines: readonly string[], cause?: unknown): CaviarError {
  const text = lines.map((line) => `${file}: ${line}`).join("\n");
  return new CaviarError("CAV_SPEC_INVALID", text, { cause });
}
