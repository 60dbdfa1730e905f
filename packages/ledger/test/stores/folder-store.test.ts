import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { openStore } from "../../src/index.ts";
import { type OpenedStore, storeContract } from "./store-contract.ts";

async function openFolder(): Promise<OpenedStore & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "caviar-store-"));
  const again = async () => openStore({ store: folder, redisUrl: "" });
  return {
    folder,
    store: await again(),
    setting: folder,
    again,
    async damage(key, change) {
      const path = join(folder, key);
      await writeFile(path, change(await readFile(path)));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

describe("a folder", () => {
  storeContract(openFolder);

  test("what a writer that died left half-written goes when the folder is opened an hour later", async () => {
    await using opened = await openFolder();
    const partials = join(opened.folder, ".partial");
    const old = new Date(Date.now() - 2 * 3_600_000);
    await writeFile(join(partials, "old"), "half");
    await utimes(join(partials, "old"), old, old);
    await writeFile(join(partials, "new"), "half");
    await opened.again();
    expect(await readdir(partials)).toEqual(["new"]);
  });

  const slow = { timeout: 60_000 }; // it starts a program
  test(
    "a file larger than the process may write is too large, by name, and leaves nothing",
    slow,
    async () => {
      await using opened = await openFolder();
      const program = fileURLToPath(new URL("./put-one.ts", import.meta.url));
      // 1024 blocks of 1 KiB: RLIMIT_FSIZE.
      const run = ["-c", 'ulimit -f 1024; exec "$@"', "bash", process.execPath, program, "4194304"];
      const { stdout } = spawnSync("bash", run, {
        encoding: "utf8",
        env: { ...process.env, CAVIAR_STORE: opened.folder },
      });
      expect(stdout).toMatch(/^CAV_CHECKPOINT_TOO_LARGE: .*EFBIG/);
      expect(stdout).toContain(opened.folder);
      expect(await readdir(join(opened.folder, ".partial"))).toEqual([]);
    },
  );

  const mayMount = process.platform === "linux" && process.getuid?.() === 0;
  test.skipIf(!mayMount)(
    "a full disk is said by name, what was there stays, and room made is used (needs root on Linux)",
    async ({ skip }) => {
      await using opened = await openFolder();
      const disk = join(opened.folder, "disk");
      execFileSync("mkdir", [disk]);
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]);
      if (mounted.status !== 0) skip("this machine does not let tests mount a small disk");
      try {
        const store = await openStore({ store: disk, redisUrl: "" });
        const first = await store.put("full/1", new Uint8Array(1.5 * 2 ** 20));
        const second = new Uint8Array(2 ** 20).fill(1);
        await expect(store.put("full/2", second)).rejects.toMatchObject({ code: "CAV_STORE_FULL" });
        expect(await store.get(first)).toHaveLength(1.5 * 2 ** 20);
        // Opening it full is no error: whoever opens it may be the one who makes room.
        const other = await openStore({ store: disk, redisUrl: "" });
        await other.delete(first);
        expect(await store.get(await store.put("full/2", second))).toEqual(Buffer.from(second));
      } finally {
        execFileSync("umount", [disk]);
      }
    },
  );

  test("a place that is no folder is refused when it is opened", async () => {
    await using opened = await openFolder();
    await writeFile(join(opened.folder, "file"), "");
    const store = join(opened.folder, "file", "store");
    await expect(openStore({ store, redisUrl: "" })).rejects.toMatchObject({
      code: "CAV_STORE_REFUSED",
    });
  });
});
