import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { compress, decompress } from "../src/compress.ts";

const text = JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ trial: i, name: "größer" })));

test("a text comes back as it was, and took less room", async () => {
  const bytes = await compress(text);
  expect(bytes.length).toBeLessThan(text.length / 5);
  expect(await decompress(bytes)).toBe(text);
  expect(await decompress(await compress(""))).toBe("");
});

test("what gzip wrote is read", async () => {
  expect(await decompress(gzipSync(text))).toBe(text);
});

test("damage is told, wherever it is", async () => {
  const bytes = await compress(text);
  for (let at = 0; at < bytes.length; at += 7) {
    const damaged = Buffer.from(bytes);
    damaged[at]! ^= 0x10;
    // A few bits of the frame's head say nothing about the text.
    const read = await decompress(damaged).catch(() => "refused");
    expect(["refused", text]).toContain(read);
  }
  await expect(decompress(bytes.subarray(0, -1))).rejects.toThrow();
  await expect(decompress(Buffer.from("no such thing"))).rejects.toThrow();
});
