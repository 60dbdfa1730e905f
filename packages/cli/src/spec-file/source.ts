// The text of a sweep file, or one line that says why there is none.

import { readFileSync, statSync } from "node:fs";

import { CaviarError } from "@caviar/errors";

const SIZE_MAX = 1024 * 1024;

/** Throws CAV_SPEC_INVALID: missing, a folder, larger than 1 MiB, not UTF-8, empty. */
export function readSource(file: string): string {
  const invalid = (message: string, cause?: unknown) =>
    new CaviarError("CAV_SPEC_INVALID", `${file}: ${message}`, { cause });

  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw invalid("expected a sweep file, got nothing: there is no such file");
  if (stat.isDirectory()) throw invalid("expected a sweep file, got a folder");
  if (stat.size > SIZE_MAX) {
    throw invalid(`expected a sweep file of at most ${SIZE_MAX} bytes, got ${stat.size}`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    throw invalid(`expected UTF-8 text that can be read, got ${reason(cause)}`, cause);
  }
  if (text.trim() === "") throw invalid("expected a sweep in YAML, got an empty file");
  return text;
}

function reason(cause: unknown): string {
  if (cause instanceof TypeError) return "other bytes";
  return cause instanceof Error ? cause.message : String(cause);
}
