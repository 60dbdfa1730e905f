// The checkpoint store is full; later there is room again.

import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
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
  missing: () => (process.getuid?.() === 0 ? undefined : "only root may mount a small file system"),
  store: async () => {
    const folder = await mkdtemp(join(tmpdir(), "caviar-chaos-store-"));
    system("mount", "-t", "tmpfs", "-o", `size=${STORE_BYTES}`, "caviar-chaos", folder);
    return {
      folder,
      async [Symbol.asyncDispose]() {
        system("umount", folder);
        await rm(folder, { recursive: true });
      },
    };
  },
  async strike({ arena, form }) {
    const filler = join(arena.cluster.store, "filler");
    // As much as there is room for.
    const full = await writeFile(filler, Buffer.alloc(STORE_BYTES)).catch(
      (error: unknown) => error,
    );
    if (!(full instanceof Error)) throw new Error("expected the store to be full");
    await pause(FULL_MS[form]); // the shortage itself
    await rm(filler);
    return true;
  },
};

function system(command: string, ...words: readonly string[]): void {
  const { status, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${stderr}`);
}
