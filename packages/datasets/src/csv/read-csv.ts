// A CSV file, or the same packed by gzip, to labelled rows, as a stream: what is in memory is the
// result and one piece of text.

import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

import { CaviarError } from "@caviar/errors";

import { CsvScanner, type Delimiter } from "./scanner.ts";
import { type CsvExamples, CsvTable, type TableOptions } from "./table.ts";

export type CsvOptions = TableOptions & {
  /** A comma unless said otherwise. */
  readonly delimiter?: Delimiter;
};

export type ReadCsvOptions = CsvOptions & {
  /** The longest file that is read, unpacked. Default: 1 GiB. */
  readonly bytesMax?: number;
};

const BYTES_MAX = 2 ** 30;

/**
 * Labelled rows from the text of a CSV file; `file` names it in errors.
 * Throws CAV_DATASET_CORRUPT with line and column of the first mistake.
 */
export function parseCsv(text: string, options: CsvOptions, file = "the text"): CsvExamples {
  const scanner = new CsvScanner(file, options.delimiter ?? ",");
  const table = new CsvTable(file, options);
  // TextDecoder takes the byte order mark away from a file; a text may still have it.
  for (const record of scanner.push(text.replace(/^\uFEFF/, ""))) table.add(record);
  for (const record of scanner.end()) table.add(record);
  return table.finish();
}

/**
 * Labelled rows from a CSV file in UTF-8; one whose name ends in .gz is unpacked.
 * Throws CAV_DATASET_MISSING when it cannot be opened, and CAV_DATASET_CORRUPT with line and column
 * of the first mistake, or when it is larger than `bytesMax`.
 */
export async function readCsv(path: string, options: ReadCsvOptions): Promise<CsvExamples> {
  const { bytesMax = BYTES_MAX } = options;
  const scanner = new CsvScanner(path, options.delimiter ?? ",");
  const table = new CsvTable(path, options);
  const consume = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let bytes = 0;
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > bytesMax) throw corrupt(path, `at most ${bytesMax} bytes`, "more");
      for (const record of scanner.push(decoder.decode(piece, { stream: true }))) table.add(record);
    }
    for (const record of scanner.push(decoder.decode())) table.add(record);
    for (const record of scanner.end()) table.add(record);
  };

  const source = createReadStream(path);
  try {
    if (path.endsWith(".gz")) await pipeline(source, createGunzip(), consume);
    else await pipeline(source, consume);
  } catch (cause) {
    throw explained(path, cause);
  }
  return table.finish();
}

/** What Node's own errors mean for the reader of a file. */
function explained(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof CaviarError || !("code" in cause)) return cause;
  if (cause.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
    return corrupt(path, "UTF-8", "other bytes", cause);
  }
  if ("syscall" in cause) {
    const message = `expected a CSV file at ${path}, got ${cause.message}`;
    return new CaviarError("CAV_DATASET_MISSING", message, { cause, facts: { file: path } });
  }
  return corrupt(path, "gzip", cause.message, cause);
}

function corrupt(path: string, expected: string, got: string, cause?: unknown): CaviarError {
  const message = `${path}: expected ${expected}, got ${got}`;
  return new CaviarError("CAV_DATASET_CORRUPT", message, { cause, facts: { file: path } });
}
