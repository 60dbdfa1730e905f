// Logs of local processes: appended to, set aside when large, quoted from their end.

import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from "node:fs";

const SIZE_MAX = 8 * 1024 * 1024;
const TAIL_BYTES = 4096;
const TAIL_LINES = 15;

/** Set a log that has grown large aside, over the one set aside before. */
export function rotateLog(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > SIZE_MAX) renameSync(file, `${file}.1`);
}

/** The last lines, indented for an error message. */
export function tailOf(file: string): string {
  if (!statSync(file, { throwIfNoEntry: false })) return "  (there is no log)";
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString("utf8").trimEnd().split("\n").slice(-TAIL_LINES);
    return lines.map((line) => `  ${line}`).join("\n");
  } finally {
    closeSync(descriptor);
  }
}
