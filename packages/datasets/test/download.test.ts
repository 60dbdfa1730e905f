import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { download, type Download } from "../src/download.ts";
import { type Answer, endless, fileServer, stalled, truncated, whole } from "./file-server.ts";
import { temporaryFolder } from "./folders.ts";

const BYTES = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);

/** Download "file" as `answer` serves it; resolves to what the folder holds afterwards. */
async function attempt(answer: Answer, changes: Partial<Download> = {}) {
  await using folder = await temporaryFolder();
  await using server = await fileServer({ file: answer });
  const path = join(folder.path, "deep", "file");
  const received: number[] = [];
  const outcome = await download({
    url: `${server.address}file`,
    path,
    bytesMax: BYTES.length,
    stallMs: 20_000,
    totalMs: 20_000,
    verify: async () => {},
    onBytes: (bytes) => received.push(bytes),
    ...changes,
  }).then(
    () => "done",
    (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
  );
  const left = await readdir(join(folder.path, "deep")).catch(() => []);
  const bytes = left.length > 0 ? new Uint8Array(await readFile(path)) : undefined;
  return { outcome, left, bytes, received };
}

test("a whole file arrives byte for byte, with its folder, and progress adds up to it", async () => {
  const { outcome, left, bytes, received } = await attempt(whole(BYTES));
  expect(outcome).toBe("done");
  expect(left).toEqual(["file"]);
  expect(bytes).toEqual(BYTES);
  expect(received.reduce((sum, more) => sum + more, 0)).toBe(BYTES.length);
});

test("bytes that `verify` refuses leave nothing behind", async () => {
  const { outcome, left } = await attempt(whole(BYTES), {
    verify: async () => {
      throw new Error("wrong checksum");
    },
  });
  expect([outcome, left]).toEqual(["wrong checksum", []]);
});

test("a connection that ends early leaves nothing behind", async () => {
  const { outcome, left } = await attempt(truncated(BYTES));
  expect(outcome).not.toBe("done");
  expect(left).toEqual([]);
});

test("a status other than 2xx is told", async () => {
  const { outcome, left } = await attempt((response) => response.writeHead(503).end("busy"));
  expect(outcome).toMatch(/file: expected status 200, got 503$/);
  expect(left).toEqual([]);
});

test("a server that falls silent is given up after stallMs", async () => {
  const { outcome, left } = await attempt(stalled(BYTES), { stallMs: 50 });
  expect(outcome).toMatch(/file: no byte arrived for 50 ms$/);
  expect(left).toEqual([]);
});

test("a server that never answers is given up after totalMs at the latest", async () => {
  const { outcome } = await attempt(() => {}, { totalMs: 50 });
  expect(outcome).toMatch(/timeout/);
});

test("a file that does not end is cut off at bytesMax", async () => {
  const { outcome, left, received } = await attempt(endless());
  expect(outcome).toMatch(/file: expected at most 100000 bytes, got more$/);
  expect(left).toEqual([]);
  expect(received.reduce((sum, more) => sum + more, 0)).toBeLessThanOrEqual(BYTES.length);
});

test("two downloads of one file at the same time both succeed", async () => {
  await using folder = await temporaryFolder();
  await using server = await fileServer({ file: whole(BYTES) });
  const path = join(folder.path, "file");
  const one = (): Promise<void> =>
    download({
      url: `${server.address}file`,
      path,
      bytesMax: BYTES.length,
      stallMs: 20_000,
      totalMs: 20_000,
      verify: async () => {},
      onBytes: () => {},
    });
  await Promise.all([one(), one()]);
  expect(await readdir(folder.path)).toEqual(["file"]);
  expect(new Uint8Array(await readFile(path))).toEqual(BYTES);
});
