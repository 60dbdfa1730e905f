// Bytes from a file, unpacked and verified. Nothing is parsed that does not have its checksum.

import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { CaviarError } from "@caviar/errors";

/** What the unpacked file must be. */
export type Content = { readonly bytes: number; readonly sha256: string };

/**
 * The content of a gzip or plain file. `file` names it in errors.
 * Throws CAV_DATASET_CORRUPT when it is not exactly the expected content.
 */
export async function unpack(
  packed: Uint8Array,
  file: string,
  content: Content,
): Promise<Uint8Array> {
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  const plain = isGzip ? await inflate(packed, file, content) : packed;
  if (plain.length !== content.bytes) {
    throw corrupt(file, `${content.bytes} bytes`, `${plain.length} bytes`);
  }
  const sha256 = createHash("sha256").update(plain).digest("hex");
  if (sha256 !== content.sha256) {
    throw corrupt(file, `the SHA-256 ${content.sha256}`, sha256);
  }
  return plain;
}

async function inflate(packed: Uint8Array, file: string, content: Content): Promise<Uint8Array> {
  try {
    // The limit stops a small file that inflates to more memory than there is.
    const plain = await promisify(gunzip)(packed, { maxOutputLength: content.bytes });
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw corrupt(file, `gzip of ${content.bytes} bytes`, got, cause);
  }
}

function corrupt(file: string, expected: string, got: string, cause?: unknown): CaviarError {
  const message = `${file} is damaged or another file: expected ${expected}, got ${got}`;
  return new CaviarError("CAV_DATASET_CORRUPT", message, { cause, facts: { file } });
}
