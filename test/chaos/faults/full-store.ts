// The checkpoint store is full; later there is room again.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import type { Fault, Form } from "../fault.ts";

const STORE_BYTES = 64 << 20;
const FULL_MS: Readonly<Record<Form, number>> = { short: 3_000, long: 10_000 };

export const fullStore: Fault = {
  name: "store full",
  promise:
    "a full checkpoint store fails no trial, and checkpoints are kept again when it has room",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: 1, long: 5 },
  missing() {
    try {
      using _ = smallFolder();
      return undefined;
    } catch (error) {
      return `a small file system cannot be mounted here: ${String(error)}`;
    }
  },
  store: async () => {
    const small = smallFolder();
    return {
      folder: small.folder,
      async [Symbol.asyncDispose]() {
        small[Symbol.dispose]();
      },
    };
  },
  async strike({ arena, form }) {
    const filler = join(arena.cluster.store, "filler");
    // As much as there is room for.
    const full = await writeFile(filler, Buffer.alloc(STORE_BYTES + 1)).catch(
      (error: unknown) => error,
    );
    if (!(full instanceof Error)) throw new Error("expected the store to be full");
    await pause(FULL_MS[form]); // the shortage itself
    await rm(filler);
    return true;
  },
};

/** A folder with little room: a file system in memory, which root may mount. */
function smallFolder(): Disposable & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "caviar-chaos-store-"));
  try {
    system("mount", "-t", "tmpfs", "-o", `size=${STORE_BYTES}`, "caviar-chaos", folder);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  return {
    folder,
    [Symbol.dispose]() {
      system("umount", folder);
      rmSync(folder, { recursive: true });
    },
  };
}

function system(command: string, ...words: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.trim()}`);
}
