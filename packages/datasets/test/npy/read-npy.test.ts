import { join } from "node:path";

import { expect, test } from "vitest";

import { readNpy, readNpyExamples } from "../../src/index.ts";
import { fill, temporaryFolder } from "../folders.ts";
import { npyArray } from "./npy-bytes.ts";

const X = npyArray("<f8", [3, 2], Float64Array.of(0, 0.1, 1, 1.1, 2, 2.1));
const Y = npyArray("<i8", [3], BigInt64Array.of(2n, 0n, 1n));

/** Read a pair of files with these contents. */
async function readPair(features: Uint8Array, labels: Uint8Array, classNames?: readonly string[]) {
  await using folder = await temporaryFolder();
  await fill(folder.path, { "x.npy": features, "y.npy": labels });
  return await readNpyExamples({
    features: join(folder.path, "x.npy"),
    labels: join(folder.path, "y.npy"),
    ...(classNames && { classNames }),
  });
}

test("doubles become floats, rounded to nearest; 64-bit labels become bytes", async () => {
  expect(await readPair(X, Y)).toEqual({
    shape: [2],
    width: 2,
    classes: 3,
    classNames: ["0", "1", "2"],
    features: Float32Array.of(0, 0.1, 1, 1.1, 2, 2.1),
    labels: Uint8Array.of(2, 0, 1),
    count: 3,
  });
});

test("bytes stay bytes and keep the shape of a row; class names are the caller's", async () => {
  const images = npyArray("|u1", [3, 1, 2, 1], Uint8Array.of(1, 2, 3, 4, 5, 6));
  const examples = await readPair(images, Y, ["a", "b", "c", "d"]);
  expect(examples).toMatchObject({ shape: [1, 2, 1], width: 2, classes: 4 });
  expect(examples.features).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
});

test("one number a row is a feature", async () => {
  const examples = await readPair(npyArray("<f4", [3], Float32Array.of(1, 2, 3)), Y);
  expect(examples).toMatchObject({ shape: [1], width: 1, count: 3 });
});

const nan = npyArray("<f4", [3, 1], Float32Array.of(1, Number.NaN, 2));
const large = npyArray("<f8", [3, 1], Float64Array.of(1, 2, 1e39));
const fine = npyArray("<i4", [3, 1], Int32Array.of(1, 2, 2 ** 24 + 1));

test.each([
  ["no rows", npyArray("<f4", [0, 2], new Float32Array()), Y, "x.npy: expected rows of features"],
  ["no columns", npyArray("<f4", [3, 0], new Float32Array()), Y, "got shape (3, 0)"],
  ["a single value", npyArray("<f4", [], Float32Array.of(1)), Y, "got shape ()"],
  ["NaN", nan, Y, "a number that a 32-bit float can hold in row 1, got NaN"],
  ["a double beyond floats", large, Y, "in row 2, got 1e+39"],
  ["a whole number that a float would change", fine, Y, "in row 2, got 16777217"],
  ["fewer labels", X, npyArray("|u1", [2], Uint8Array.of(0, 1)), "y.npy: expected shape (3)"],
  ["a column of labels", X, npyArray("|u1", [3, 1], Uint8Array.of(0, 1, 2)), "got shape (3, 1)"],
  ["labels of floats", X, npyArray("<f4", [3], Float32Array.of(0, 1, 2)), "whole numbers"],
  ["a label below 0", X, npyArray("<i4", [3], Int32Array.of(0, -1, 2)), "in row 1, got -1"],
  ["a label of 256", X, npyArray("<i4", [3], Int32Array.of(0, 1, 256)), "0 to 255 in row 2"],
])("a pair with %s is CAV_DATASET_CORRUPT and says where", async (_, x, y, message) => {
  await expect(readPair(x, y)).rejects.toMatchObject({
    code: "CAV_DATASET_CORRUPT",
    message: expect.stringContaining(message),
  });
});

test("a label that has no class name is refused", async () => {
  await expect(readPair(X, Y, ["a", "b"])).rejects.toMatchObject({
    code: "CAV_DATASET_CORRUPT",
    message: expect.stringContaining("expected a label from 0 to 1 in row 0, got 2"),
  });
});

test("a file that is not there, or is a folder, is CAV_DATASET_MISSING", async () => {
  await using folder = await temporaryFolder();
  for (const path of [join(folder.path, "none.npy"), folder.path]) {
    await expect(readNpy(path)).rejects.toMatchObject({
      code: "CAV_DATASET_MISSING",
      message: expect.stringContaining(`expected an NPY file at ${path}`),
    });
  }
});

test("a file larger than bytesMax is not read", async () => {
  await using folder = await temporaryFolder();
  await fill(folder.path, { "x.npy": X });
  const path = join(folder.path, "x.npy");
  expect(await readNpy(path, X.length)).toMatchObject({ shape: [3, 2] });
  await expect(readNpy(path, X.length - 1)).rejects.toMatchObject({
    code: "CAV_DATASET_CORRUPT",
    message: `${path}: expected at most ${X.length - 1} bytes, got ${X.length}`,
  });
});
