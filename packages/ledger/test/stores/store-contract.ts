// What every checkpoint store must do. Each implementation's test calls `storeContract`.

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { fork } from "node:child_process";

import fc from "fast-check";
import { expect, test } from "vitest";

import type { CheckpointStore, Kept } from "../../src/index.ts";

export type OpenedStore = AsyncDisposable & {
  readonly store: CheckpointStore;
  /** The same place as a setting, for a process of its own. */
  readonly setting: string;
  /** Another opening of the same place. */
  again(): Promise<CheckpointStore>;
  /** Write over what is kept under a key, behind the store's back. */
  damage(key: string, change: (bytes: Buffer) => Buffer): Promise<void>;
};

const MIB = 2 ** 20;
/** For a test that starts programs, on a busy machine. */
const PROCESSES_MS = 60_000;
const bytes = Uint8Array.from({ length: 700_001 }, (_, i) => i % 251);
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
const group = () => `g-${crypto.randomUUID()}`;

async function listed(store: CheckpointStore, name: string): Promise<Kept[]> {
  const all: Kept[] = [];
  for await (const kept of store.list(name)) all.push(kept);
  return all.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

type Open = () => Promise<OpenedStore>;

export function storeContract(open: Open): void {
  keeping(open);
  listing(open);
  damage(open);
}

function keeping(open: Open): void {
  test("what was put comes back, also elsewhere; its key holds its SHA-256", async () => {
    await using opened = await open();
    const prefix = `${group()}/7-3-1`;
    const key = await opened.store.put(prefix, bytes);
    expect(key).toBe(`${prefix}-${sha256(bytes)}`);
    expect(Buffer.compare(await opened.store.get(key), bytes)).toBe(0);
    const other = await opened.again();
    expect(Buffer.compare(await other.get(key), bytes)).toBe(0);
    await other.close();
  });

  test("bytes of any length come back: none, and around the sizes that stores divide by", async () => {
    await using opened = await open();
    const prefix = `${group()}/1`;
    const around = [0, 1, 65_536, 262_144, MIB, 5 * MIB].flatMap((n) => [n - 1, n, n + 1]);
    const length = fc.constantFrom(...around.filter((n) => n >= 0));
    await fc.assert(
      fc.asyncProperty(length, fc.integer({ min: 0, max: 255 }), async (n, fill) => {
        const data = new Uint8Array(n).fill(fill);
        const key = await opened.store.put(prefix, data);
        expect(Buffer.compare(await opened.store.get(key), data)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test("deleted, it is missing; deleting again is no error, and it can come back", async () => {
    await using opened = await open();
    const prefix = `${group()}/1`;
    const key = await opened.store.put(prefix, bytes);
    await opened.store.delete(key);
    await opened.store.delete(key);
    await expect(opened.store.get(key)).rejects.toMatchObject({ code: "CAV_CHECKPOINT_MISSING" });
    expect(await opened.store.put(prefix, bytes)).toBe(key);
    expect(Buffer.compare(await opened.store.get(key), bytes)).toBe(0);
  });
}

function listing(open: Open): void {
  test("two writers of the same content at once: one key, whole, listed once", async () => {
    await using opened = await open();
    const other = await opened.again();
    const name = group();
    const keys = await Promise.all(
      [opened.store, other, opened.store, other].map(async (store) =>
        store.put(`${name}/1`, bytes),
      ),
    );
    expect(new Set(keys).size).toBe(1);
    expect(Buffer.compare(await other.get(keys[0]!), bytes)).toBe(0);
    expect(await listed(opened.store, name)).toEqual([{ key: keys[0], bytes: bytes.length }]);
    await other.close();
  });

  test("a list has every key of its group with its size, and no other group's", async () => {
    await using opened = await open();
    const name = group();
    const keys = [];
    for (let i = 0; i < 5; i++)
      keys.push(await opened.store.put(`${name}/${i}`, bytes.subarray(i)));
    await opened.store.put(`${name}x/1`, bytes);
    const sizes = keys.map((key, i) => ({ key, bytes: bytes.length - i }));
    expect(await listed(opened.store, name)).toEqual(sizes);
    await opened.store.delete(keys[2]!);
    expect(await listed(opened.store, name)).toEqual(sizes.filter((_, i) => i !== 2));
    expect(await listed(opened.store, group())).toEqual([]);
  });
}

function damage(open: Open): void {
  test.each<[string, (whole: Buffer) => Buffer]>([
    ["a flipped bit", (whole) => whole.fill(whole.at(-5)! ^ 1, whole.length - 5, whole.length - 4)],
    ["an end cut off", (whole) => whole.subarray(0, whole.length >> 1)],
    ["nothing left", () => Buffer.alloc(0)],
    ["other bytes of the same length", (whole) => randomBytes(whole.length)],
  ])("%s is found out on reading, and putting the same content mends it", async (_, change) => {
    await using opened = await open();
    const prefix = `${group()}/1`;
    const key = await opened.store.put(prefix, bytes);
    await opened.damage(key, change);
    await expect(opened.store.get(key)).rejects.toMatchObject({ code: "CAV_CHECKPOINT_CORRUPT" });
    await opened.store.put(prefix, bytes);
    expect(Buffer.compare(await opened.store.get(key), bytes)).toBe(0);
  });

  const slow = { timeout: PROCESSES_MS };
  test(
    "a writer killed with -9 at any moment leaves nothing that is listed and not whole",
    slow,
    async () => {
      await using opened = await open();
      const name = group();
      const program = fileURLToPath(new URL("./endless-writer.ts", import.meta.url));
      for (let round = 0; round < 3; round++) {
        const child = fork(program, [name], {
          env: { ...process.env, CAVIAR_STORE: opened.setting },
        });
        const exited = once(child, "exit");
        await once(child, "message"); // the first is in the store, the second on its way
        child.kill("SIGKILL");
        await exited;
      }
      const all = await listed(opened.store, name);
      expect(all.length).toBeGreaterThanOrEqual(3);
      for (const { key, bytes: length } of all) {
        expect(await opened.store.get(key)).toHaveLength(length);
      }
    },
  );

  test.each([
    "../secret",
    "/etc/passwd",
    "a/../../b",
    "",
    `A/b-${"0".repeat(64)}`,
    `a/b/c-${"0".repeat(64)}`,
    "a/b\nc",
  ])("the key %j is none of its own: missing, and never looked for", async (key) => {
    await using opened = await open();
    const missing = { code: "CAV_CHECKPOINT_MISSING" };
    await expect(opened.store.get(key)).rejects.toMatchObject(missing);
    await expect(opened.store.delete(key)).rejects.toMatchObject(missing);
  });
}
