// A checkpoint store in a folder: one file a key, written beside and renamed, so that a crash
// leaves either the whole file or none. File and folder are flushed to the disk before `put`
// returns: a name in the ledger outlives a power cut.

import { randomUUID } from "node:crypto";
import { mkdir, open, opendir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { CaviarError, type ErrorCode } from "@caviar/errors";

import type { CheckpointStore, Kept } from "./checkpoint-store.ts";
import { checkedGroup, checkedKey, contentKey, missing, verified } from "./content-key.ts";

/** Files that are being written; no key begins with a dot. */
const PARTIAL = ".partial";
/** No write takes so long: a partial file that is older was left by a process that died. */
const PARTIAL_AGE_MAX_MS = 3_600_000;

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "CAV_STORE_FULL",
  EDQUOT: "CAV_STORE_FULL",
  EFBIG: "CAV_CHECKPOINT_TOO_LARGE",
  EACCES: "CAV_STORE_REFUSED",
  EPERM: "CAV_STORE_REFUSED",
  EROFS: "CAV_STORE_REFUSED",
  ENOTDIR: "CAV_STORE_REFUSED",
};

export class FolderStore implements CheckpointStore {
  readonly place: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.place = folder;
  }

  /** The folder is made if need be, and rid of what writers that died have left half-written. */
  static async open(folder: string): Promise<FolderStore> {
    const store = new FolderStore(resolve(folder));
    await store.#explain(async () => {
      await mkdir(join(store.#folder, PARTIAL), { recursive: true });
      await store.#tidy();
    });
    return store;
  }

  async put(prefix: string, bytes: Uint8Array): Promise<string> {
    const key = await contentKey(prefix, bytes);
    const path = join(this.#folder, key);
    const partial = join(this.#folder, PARTIAL, randomUUID());
    await this.#explain(async () => {
      try {
        await this.#write(partial, bytes);
        if ((await mkdir(dirname(path), { recursive: true })) !== undefined) {
          await flushFolder(this.#folder);
        }
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      await flushFolder(dirname(path));
    });
    return key;
  }

  async get(key: string): Promise<Uint8Array> {
    const path = join(this.#folder, checkedKey(key));
    const bytes = await this.#explain(async () => orNothing(readFile(path)));
    if (!bytes) throw missing(key, this.place);
    return verified(key, bytes, this.place);
  }

  async delete(key: string): Promise<void> {
    const path = join(this.#folder, checkedKey(key));
    await this.#explain(async () => rm(path, { force: true }));
  }

  async *list(group: string): AsyncIterable<Kept> {
    const path = join(this.#folder, checkedGroup(group));
    const folder = await this.#explain(async () => orNothing(opendir(path)));
    if (!folder) return;
    for await (const entry of folder) {
      const found = await this.#explain(async () => orNothing(stat(join(path, entry.name))));
      if (found?.isFile()) yield { key: `${group}/${entry.name}`, bytes: found.size };
    }
  }

  async close(): Promise<void> {}

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    // The folder may have been emptied by a person since.
    await mkdir(dirname(path), { recursive: true });
    await using file = await open(path, "wx");
    await file.writeFile(bytes);
    await file.sync();
  }

  async #tidy(): Promise<void> {
    const oldest = Date.now() - PARTIAL_AGE_MAX_MS;
    for await (const entry of await opendir(join(this.#folder, PARTIAL))) {
      const path = join(this.#folder, PARTIAL, entry.name);
      const found = await orNothing(stat(path));
      if (found && found.mtimeMs < oldest) await rm(path, { force: true });
    }
  }

  /** Run `work`; what the file system does not allow becomes an error with a code and this place. */
  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const errno = errnoOf(cause);
      if (errno === undefined) throw cause;
      const code = CODES[errno] ?? "CAV_STORE_UNREACHABLE";
      const message = `expected to use the checkpoint folder ${this.place}, got ${String(cause)}`;
      throw new CaviarError(code, message, { cause });
    }
  }
}

function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return undefined;
  return String(error.code);
}

/** Undefined where there is no such file or folder. */
async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  });
}

/** Have the names in a folder outlive a power cut. */
async function flushFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync();
}
