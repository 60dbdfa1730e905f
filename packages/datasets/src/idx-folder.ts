// IDX files in a folder, packed (name.gz) or not (name).

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";

import { type Idx, parseIdx } from "./idx.ts";
import { type Content, unpack } from "./unpack.ts";

/** `bytes` and `sha256` are those of the unpacked file. */
export type IdxFile = Content & {
  readonly name: string;
  /** Size of `name`.gz where it is downloaded from. */
  readonly packedBytes: number;
};

/** gzip adds a little to what it cannot pack; a larger file is another one. */
const GZIP_MARGIN = 1024;

/** The most bytes that `file` can have, packed or not. */
export function bytesMaxOf(file: IdxFile): number {
  return file.bytes + GZIP_MARGIN;
}

/** The path of `file` in `folder`, or undefined when it is not there. */
export async function findIdx(folder: string, { name }: IdxFile): Promise<string | undefined> {
  const paths = [join(folder, `${name}.gz`), join(folder, name)];
  const found = await Promise.all(paths.map(isFile));
  return paths.find((_, index) => found[index]);
}

async function isFile(path: string): Promise<boolean> {
  const entry = await stat(path).catch((cause: unknown) => {
    if (isAbsence(cause)) return undefined;
    throw cause;
  });
  return entry?.isFile() ?? false;
}

function isAbsence(cause: unknown): boolean {
  if (!(cause instanceof Error) || !("code" in cause)) return false;
  return cause.code === "ENOENT" || cause.code === "ENOTDIR";
}

/** Read and verify the file at `path`. Throws CAV_DATASET_CORRUPT. */
export async function readIdx(path: string, file: IdxFile): Promise<Idx> {
  const { size } = await stat(path);
  if (size > bytesMaxOf(file)) {
    const message = `${path} is another file: expected ${file.bytes} bytes, got ${size}`;
    throw new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { file: path } });
  }
  return parseIdx(await unpack(await readFile(path), path, file), path);
}
