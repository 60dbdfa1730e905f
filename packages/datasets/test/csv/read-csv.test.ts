import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { loadDataset, parseCsv, readCsv, type ReadCsvOptions } from "../../src/index.ts";
import { fill, temporaryFolder } from "../folders.ts";

/** Read a file called data.csv (or as named) with this content. */
async function readFrom(content: Uint8Array | string, options: ReadCsvOptions, name = "data.csv") {
  await using folder = await temporaryFolder();
  await fill(folder.path, { [name]: content });
  return await readCsv(join(folder.path, name), options);
}

const IRIS = "width,length,species\n0.2,1.4,setosa\n1.8,5.1,virginica\n";

test("a file gives the same as its text, packed or not, with or without a byte order mark", async () => {
  const expected = parseCsv(IRIS, { label: "species" });
  expect(await readFrom(IRIS, { label: "species" })).toEqual(expected);
  expect(await readFrom(`\uFEFF${IRIS}`, { label: "species" })).toEqual(expected);
  expect(parseCsv(`\uFEFF${IRIS}`, { label: "species" })).toEqual(expected);
  expect(await readFrom(gzipSync(IRIS), { label: "species" }, "data.csv.gz")).toEqual(expected);
});

test("a character that two pieces of the stream share is read whole", async () => {
  // 64 KiB a piece: the two bytes of the first é lie around that border.
  const filler = "x".repeat(65_536 - "a,b\n1,".length - 1);
  const { classNames } = await readFrom(`a,b\n1,${filler.slice(0, -10)}\n1,é\n`, { label: "b" });
  expect(classNames.at(-1)).toBe("é");
  const lines = "1,\u00e9\n".repeat(40_000);
  const { count, classNames: names } = await readFrom(`a,b\n${lines}`, { label: "b" });
  expect([count, ...names]).toEqual([40_000, "é"]);
});

test("the digits that ship, read as any CSV file, are the digits", async () => {
  const path = fileURLToPath(new URL("../../data/digits.csv.gz", import.meta.url));
  const table = await readCsv(path, {
    label: "label",
    columns: { row: "ignored", split: "ignored" },
  });
  expect(table).toMatchObject({ count: 1797, width: 64, classes: 10 });
  expect(table.classNames).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);

  const splits = await readCsv(path, { label: "split", columns: { row: "ignored" } });
  expect(splits.classNames).toEqual(["test", "train"]);
  const digits = await loadDataset("digits");
  for (const [split, { features, labels }] of [digits.test, digits.train].entries()) {
    const inSplit = (_: number, row: number) => splits.labels[row] === split;
    expect(table.labels.filter(inSplit)).toEqual(labels);
    const pixels = table.features.filter((_, index) => inSplit(_, Math.floor(index / 64)));
    expect(pixels).toEqual(Float32Array.from(features));
  }
});

test("a file larger than bytesMax is refused, unpacked too: a small one cannot fill the memory", async () => {
  const lines = `a,b\n${"1,x\n".repeat(1_000_000)}`;
  const packed = gzipSync(lines);
  expect(packed.length).toBeLessThan(20_000);
  const options = { label: "b", bytesMax: 1_000_000 };
  const refusal = {
    code: "CAV_DATASET_CORRUPT",
    message: expect.stringMatching(/expected at most 1000000 bytes, got more$/),
  };
  await expect(readFrom(packed, options, "bomb.csv.gz")).rejects.toMatchObject(refusal);
  await expect(readFrom(lines, options)).rejects.toMatchObject(refusal);
});

test.each([
  ["no UTF-8", Buffer.from("a,b\n1,\xe9\n", "latin1"), "data.csv", "expected UTF-8"],
  [
    "half a character at its end",
    Buffer.from("a,b\n1,x\u00e9").subarray(0, -1),
    "data.csv",
    "UTF-8",
  ],
  ["no gzip", Buffer.from(IRIS), "data.csv.gz", "expected gzip"],
  ["half a gzip", gzipSync(IRIS).subarray(0, 30), "data.csv.gz", "expected gzip"],
])("a file with %s is CAV_DATASET_CORRUPT", async (_, content, name, message) => {
  await expect(readFrom(content, { label: -1 }, name)).rejects.toMatchObject({
    code: "CAV_DATASET_CORRUPT",
    message: expect.stringContaining(message),
  });
});

test("a file that is not there, or is a folder, is CAV_DATASET_MISSING", async () => {
  await using folder = await temporaryFolder();
  for (const path of [join(folder.path, "none.csv"), folder.path]) {
    await expect(readCsv(path, { label: 0 })).rejects.toMatchObject({
      code: "CAV_DATASET_MISSING",
      message: expect.stringContaining(`expected a CSV file at ${path}`),
    });
  }
});

test("no bytes whatsoever make it throw anything but an error with a code", async () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab01.,;"\r\n-e '.split("")), maxLength: 40 });
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    text.map((part) => Buffer.from(`a,b\n${part}`)),
    text.map((part) => gzipSync(part).subarray(0, 25 + part.length)),
  );
  const name = fc.constantFrom("data.csv", "data.csv.gz");
  await using folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(content, name, async (bytes, file) => {
      await fill(folder.path, { [file]: bytes });
      try {
        const table = await readCsv(join(folder.path, file), { label: -1 });
        expect(table.features).toHaveLength(table.count * table.width);
      } catch (error) {
        expect(error).toMatchObject({ code: "CAV_DATASET_CORRUPT" });
      }
    }),
    { numRuns: 200 },
  );
});
