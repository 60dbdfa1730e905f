// On a real folder, put aside to have the store in trouble.

import { EventEmitter, once } from "node:events";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openStore } from "@caviar/ledger";
import { sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { CheckpointSaver } from "../src/checkpoint-saver.ts";

const sweep = sweepIdSchema.parse("saved-1");
const bytes = (fill: number) => new Uint8Array(1000).fill(fill);

async function openSaver() {
  const folder = await mkdtemp(join(tmpdir(), "caviar-saver-"));
  const place = join(folder, "store");
  const store = await openStore({ store: place, redisUrl: "" });
  const events = new EventEmitter<{ trouble: [string] }>();
  const saver = new CheckpointSaver({
    store,
    sweep,
    trial: 4,
    fence: 2,
    onTrouble: async (error) => void events.emit("trouble", error.message),
  });
  return {
    saver,
    store,
    events,
    files: async () => readdir(join(place, sweep)),
    async breakStore() {
      await rename(place, `${place}.aside`);
      await writeFile(place, "no folder");
    },
    async mendStore() {
      await rm(place);
      await rename(`${place}.aside`, place);
    },
    async [Symbol.asyncDispose]() {
      saver.giveUp();
      await rm(folder, { recursive: true });
    },
  };
}

test("a checkpoint that was taken is in the store, and is to be named once", async () => {
  await using place = await openSaver();
  place.saver.take({ epoch: 3, bytes: bytes(3) });
  await place.saver.done();
  const saved = place.saver.takeSaved();
  expect(saved).toMatchObject({ epoch: 3, bytes: 1000 });
  expect(saved?.key).toMatch(/^saved-1\/4-3-2-/);
  expect(await place.store.get(saved!.key)).toEqual(Buffer.from(bytes(3)));
  expect(place.saver.takeSaved()).toBeUndefined();
});

test("newer ones replace those that have not been named: only the newest is kept", async () => {
  await using place = await openSaver();
  for (let epoch = 1; epoch <= 5; epoch++) {
    place.saver.take({ epoch, bytes: bytes(epoch) });
    if (epoch % 2 === 0) await place.saver.done();
  }
  await place.saver.done();
  const saved = place.saver.takeSaved();
  expect(saved?.epoch).toBe(5);
  expect(await place.files()).toEqual([saved!.key.split("/")[1]]);
});

test("the same bytes again keep their file", async () => {
  await using place = await openSaver();
  for (let i = 0; i < 2; i++) {
    place.saver.take({ epoch: 1, bytes: bytes(1) });
    await place.saver.done();
  }
  expect(await place.store.get(place.saver.takeSaved()!.key)).toHaveLength(1000);
});

test("a store in trouble is told of once, and is given the newest when it is well again", async () => {
  await using place = await openSaver();
  await place.breakStore();
  const troubles: string[] = [];
  place.events.on("trouble", (message) => troubles.push(message));
  place.saver.take({ epoch: 1, bytes: bytes(1) });
  await once(place.events, "trouble");
  place.saver.take({ epoch: 2, bytes: bytes(2) });
  await place.mendStore();
  await place.saver.done();
  expect(place.saver.takeSaved()).toMatchObject({ epoch: 2 });
  expect(troubles).toEqual([expect.stringContaining("ENOTDIR")]);
});

test("given up, it is done at once, whatever the store does, and takes no more", async () => {
  await using place = await openSaver();
  await place.breakStore();
  place.saver.take({ epoch: 1, bytes: bytes(1) });
  await once(place.events, "trouble");
  place.saver.giveUp();
  await place.saver.done();
  await place.mendStore();
  place.saver.take({ epoch: 2, bytes: bytes(2) });
  await place.saver.done();
  expect(place.saver.hasSaved).toBe(false);
});
