import * as fc from "fast-check";
import { expect, test } from "vitest";

import { CIFAR_10_FILES, type Cifar10Files, loadCifar10, parseCifar10 } from "../src/cifar-10.ts";
import { fill, temporaryFolder } from "./folders.ts";
import { describeFile } from "./idx-bytes.ts";

const PLANE = 1024;

/** One row: the label, and a pixel's colours 0 to 255 by place, each plane beginning elsewhere. */
function row(label: number, start: number): readonly number[] {
  const pixels = Array.from({ length: 3 * PLANE }, (_, index) => (start + index) % 251);
  return [label, ...pixels];
}

test("planes of colours become pixels: red, green and blue of one place follow each other", () => {
  const { features, labels, count } = parseCifar10(
    Uint8Array.from([...row(3, 0), ...row(9, 100)]),
    "batch",
  );
  expect([count, ...labels]).toEqual([2, 3, 9]);
  for (const [at, start] of [0, 100].entries()) {
    for (const pixel of [0, 1, 31, 32, 1023]) {
      const place = at * 3 * PLANE + 3 * pixel;
      const planes = [0, PLANE, 2 * PLANE].map((plane) => (start + plane + pixel) % 251);
      expect([...features.subarray(place, place + 3)]).toEqual(planes);
    }
  }
});

test.each([
  [[], "expected rows of 3073 bytes, got 0 bytes"],
  [row(1, 0).slice(1), "expected rows of 3073 bytes, got 3072 bytes"],
  [[...row(1, 0), 4], "expected rows of 3073 bytes, got 3074 bytes"],
  [[...row(1, 0), ...row(10, 0)], "expected a label below 10 in row 1, got 10"],
])("a malformed batch is CAV_DATASET_CORRUPT and says where (%#)", (bytes, message) => {
  expect(() => parseCifar10(Uint8Array.from(bytes), "a.bin")).toThrow(
    expect.objectContaining({
      code: "CAV_DATASET_CORRUPT",
      message: `a.bin is no batch of CIFAR-10: ${message}`,
    }),
  );
});

test("no bytes whatsoever make it throw anything but CAV_DATASET_CORRUPT", () => {
  const size = fc.constantFrom(0, 1, 3072, 3073, 6146, 6147);
  fc.assert(
    fc.property(size, fc.uint8Array({ minLength: 1, maxLength: 64 }), (length, pattern) => {
      const bytes = Uint8Array.from({ length }, (_, index) => pattern[index % pattern.length]!);
      try {
        const { count, features, labels } = parseCifar10(bytes, "batch");
        expect([labels.length, features.length]).toEqual([count, count * 3072]);
        expect(Math.max(...labels)).toBeLessThan(10);
      } catch (error) {
        expect(error).toMatchObject({ code: "CAV_DATASET_CORRUPT" });
      }
    }),
  );
});

const CONTENTS = {
  one: Uint8Array.from([...row(0, 0), ...row(1, 1)]),
  two: Uint8Array.from(row(2, 2)),
  held: Uint8Array.from(row(3, 3)),
};
const TINY: Cifar10Files = {
  train: [describeFile("one", CONTENTS.one, 0), describeFile("two", CONTENTS.two, 0)],
  test: [describeFile("held", CONTENTS.held, 0)],
};

test("batches are put together in their order", async () => {
  await using folder = await temporaryFolder();
  const named = await fill(folder.path, CONTENTS);
  const dataset = await loadCifar10({ named, folders: [], cache: "/none" }, TINY);
  expect(dataset).toMatchObject({ shape: [32, 32, 3], width: 3072, classes: 10, scale: 1 / 255 });
  expect([...dataset.train.labels, ...dataset.test.labels]).toEqual([0, 1, 2, 3]);
  expect(dataset.train.features).toHaveLength(3 * 3072);
  expect(dataset.train.features[2 * 3072]).toBe(2);
});

test("a batch that is not the published one is refused", async () => {
  await using folder = await temporaryFolder();
  const named = await fill(folder.path, { ...CONTENTS, two: CONTENTS.held });
  const places = { named, folders: [], cache: "/none" };
  await expect(loadCifar10(places, TINY)).rejects.toMatchObject({
    code: "CAV_DATASET_CORRUPT",
    message: expect.stringContaining("two is damaged or another file: expected the SHA-256"),
  });
});

test("when the files are nowhere, the message says what to fetch and where to put it", async () => {
  const cache = "/none/cifar-10-batches-bin";
  const missing = loadCifar10({ named: undefined, folders: [], cache });
  await expect(missing).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: expect.stringMatching(
      /not in \/none\/cifar-10-batches-bin\..*cifar-10-binary\.tar\.gz in \/none;.*CAVIAR_CIFAR_10/,
    ),
  });
});

test("the files described are five batches and one of 10,000 rows, with different checksums", () => {
  const all = [...CIFAR_10_FILES.train, ...CIFAR_10_FILES.test];
  expect(all.map(({ bytes }) => bytes)).toEqual(Array(6).fill(10_000 * 3073));
  expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(6);
});
