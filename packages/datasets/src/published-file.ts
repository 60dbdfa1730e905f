// A file as the authors of a data set published it, in a folder: packed (name.gz) or not (name).

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";

import { type Content, unpack } from "./unpack.ts";

/** `bytes` and `sha256` are those of the unpacked file: repacked, it is still the same file. */
export type PublishedFile = Content & { readonly name: string };

/** gzip adds a little to what it cannot pack; a larger file is another one. */
const GZIP_MARGIN = 1024;

/** The most bytes that `file` can have, packed or not. */
export function bytesMaxOf(file: PublishedFile): number {
  return file.bytes + GZIP_MARGIN;
}

/** The path of `file` in `folder`, or undefined when it is not there. */
export async function findFile(
  folder: string,
  { name }: PublishedFile,
): Promise<string | undefined> {
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

/** What the caller parses, and the path that its errors name. */
export type ReadFile = { readonly bytes: Uint8Array; readonly path: string };

/**
 * Read, unpack and verify `file` in `folder`.
 * Throws CAV_DATASET_MISSING or CAV_DATASET_CORRUPT; a file of another size is not even read.
 */
export async function readPublished(folder: string, file: PublishedFile): Promise<ReadFile> {
  const path = await findFile(folder, file);
  if (path === undefined) {
    const message = `expected ${file.name} or ${file.name}.gz in ${folder}, got neither`;
    throw new CaviarError("CAV_DATASET_MISSING", message, { facts: { folder } });
  }
  const { size } = await stat(path);
  if (size > bytesMaxOf(file)) {
    const message = `${path} is another file: expected ${file.bytes} bytes, got ${size}`;
    throw new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { file: path } });
  }
  return { bytes: await unpack(await readFile(path), path, file), path };
}
