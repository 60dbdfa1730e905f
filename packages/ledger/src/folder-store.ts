// A checkpoint store in a folder: one file a key, written beside and renamed, so that a crash
// leaves either the whole file or none. The key ends with the content's SHA-256.

import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { CaviarError } from "@caviar/errors";

import type { CheckpointStore } from "./checkpoint-store.ts";

/** Segments of names and digits only: a key can never leave the folder. */
const KEY = /^(?:[a-z0-9][a-z0-9-]*\/)*[a-z0-9][a-z0-9-]*-[0-9a-f]{64}$/;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

export class FolderStore implements CheckpointStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(prefix: string, bytes: Uint8Array): Promise<string> {
    const key = `${prefix}-${sha256(bytes)}`;
    const path = this.#pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    const partial = `${path}.${randomUUID()}.partial`;
    try {
      await using file = await open(partial, "wx");
      await file.writeFile(bytes);
      await file.sync();
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    await rename(partial, path);
    return key;
  }

  async get(key: string): Promise<Uint8Array> {
    const path = this.#pathOf(key);
    const bytes = await readFile(path).catch((cause: unknown) => {
      if (!isMissing(cause)) throw cause;
      throw new CaviarError("CAV_CHECKPOINT_MISSING", `expected a checkpoint at ${path}`, {
        cause,
      });
    });
    if (!key.endsWith(sha256(bytes))) {
      const message = `expected ${path} to hold what its name says, got ${bytes.length} other bytes`;
      throw new CaviarError("CAV_CHECKPOINT_CORRUPT", message);
    }
    return bytes;
  }

  async delete(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  #pathOf(key: string): string {
    if (!KEY.test(key)) {
      throw new CaviarError("CAV_CHECKPOINT_MISSING", `expected a checkpoint's key, got "${key}"`);
    }
    return join(this.#folder, key);
  }
}
