import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { findFile, readPublished } from "../src/published-file.ts";
import { fill, temporaryFolder } from "./folders.ts";
import { describeFile } from "./idx-bytes.ts";

const BYTES = Uint8Array.of(1, 2, 3);
const FILE = describeFile("file", BYTES, 0);

test("a file is found packed or as it is, packed first; a folder of its name is none", async () => {
  await using folder = await temporaryFolder();
  expect(await findFile(folder.path, FILE)).toBeUndefined();
  expect(await findFile(join(folder.path, "none"), FILE)).toBeUndefined();
  await fill(join(folder.path, "file.gz"), {});
  expect(await findFile(folder.path, FILE)).toBeUndefined();
  await writeFile(join(folder.path, "file"), BYTES);
  expect(await findFile(folder.path, FILE)).toBe(join(folder.path, "file"));

  const packed = await fill(join(folder.path, "packed"), { file: BYTES, "file.gz": "" });
  expect(await findFile(packed, FILE)).toBe(join(packed, "file.gz"));
});

test("what is read is unpacked and verified, and comes with its path", async () => {
  await using folder = await temporaryFolder();
  await fill(folder.path, { "file.gz": gzipSync(BYTES) });
  const { bytes, path } = await readPublished(folder.path, FILE);
  expect([...bytes]).toEqual([1, 2, 3]);
  expect(path).toBe(join(folder.path, "file.gz"));
});

test("a file that has gone since it was found is CAV_DATASET_MISSING", async () => {
  await using folder = await temporaryFolder();
  await expect(readPublished(folder.path, FILE)).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: `expected file or file.gz in ${folder.path}, got neither`,
  });
});
