// Small IDX files for the tests.

import { createHash } from "node:crypto";

import type { DownloadFile } from "../src/mirror.ts";

/** An IDX file of bytes. */
export function idxBytes(shape: readonly number[], values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [index, length] of shape.entries()) view.setUint32(4 + 4 * index, length);
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}

/** What a data set would write down about `bytes`. */
export function describeFile(name: string, bytes: Uint8Array, packedBytes: number): DownloadFile {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name, bytes: bytes.length, packedBytes, sha256 };
}
