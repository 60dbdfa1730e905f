import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { FolderStore } from "../src/index.ts";

async function temporaryStore() {
  const folder = await mkdtemp(join(tmpdir(), "caviar-store-"));
  return {
    folder,
    store: new FolderStore(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

test("what was put comes back; deleted, it is missing; deleting twice is no error", async () => {
  await using place = await temporaryStore();
  const key = await place.store.put("sweep-1/7/3", bytes);
  expect(Uint8Array.from(await place.store.get(key))).toEqual(bytes);
  await place.store.delete(key);
  await place.store.delete(key);
  await expect(place.store.get(key)).rejects.toMatchObject({ code: "CAV_CHECKPOINT_MISSING" });
});

test("the same bytes put twice have one key and leave no partial file", async () => {
  await using place = await temporaryStore();
  const [one, two] = await Promise.all([
    place.store.put("a/1", bytes),
    place.store.put("a/1", bytes),
  ]);
  expect(one).toBe(two);
  expect(await readdir(join(place.folder, "a"))).toHaveLength(1);
});

test("a file that was changed is refused", async () => {
  await using place = await temporaryStore();
  const key = await place.store.put("a/1", bytes);
  await writeFile(join(place.folder, key), bytes.slice(1));
  await expect(place.store.get(key)).rejects.toMatchObject({ code: "CAV_CHECKPOINT_CORRUPT" });
});

test.each(["../secret", "/etc/passwd", "a/../../b", "", `A-${"0".repeat(64)}`])(
  "the key %j does not leave the folder",
  async (key) => {
    await using place = await temporaryStore();
    await expect(place.store.get(key)).rejects.toMatchObject({ code: "CAV_CHECKPOINT_MISSING" });
  },
);
