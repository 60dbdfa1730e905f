import * as fc from "fast-check";
import { expect, test } from "vitest";

import { parseIdx } from "../src/index.ts";
import { idxBytes } from "./idx-bytes.ts";

const refused = (bytes: readonly number[]): (() => unknown) => {
  return () => parseIdx(Uint8Array.from(bytes), "some-file");
};

test("any shape of 1 to 4 dimensions comes back with its values, from any place in a buffer", () => {
  const shape = fc.array(fc.nat(5), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shape, fc.nat(7), (lengths, offset) => {
      const size = lengths.reduce((product, length) => product * length, 1);
      const values = Array.from({ length: size }, (_, index) => index % 256);
      const file = idxBytes(lengths, values);
      const buffer = new Uint8Array(offset + file.length);
      buffer.set(file, offset);
      const idx = parseIdx(buffer.subarray(offset), "some-file");
      expect(idx.shape).toEqual(lengths);
      expect([...idx.data]).toEqual(values);
    }),
  );
});

test.each([
  [[], "expected at least 4 bytes, got 0"],
  [[0, 0, 8], "expected at least 4 bytes, got 3"],
  [[0, 1, 8, 1, 0, 0, 0, 0], "expected the first bytes 0, 0, 8, got 0, 1, 8"],
  [[0, 0, 13, 1, 0, 0, 0, 0], "expected the first bytes 0, 0, 8, got 0, 0, 13"],
  [[0, 0, 8, 0], "expected 1 to 4 dimensions, got 0"],
  [[0, 0, 8, 255], "expected 1 to 4 dimensions, got 255"],
  [[0, 0, 8, 2, 0, 0, 0, 1], "expected a header of 12 bytes, got 8"],
  [[0, 0, 8, 1, 0, 0, 0, 2, 7], "expected 2 bytes for 2, got 1"],
  [[0, 0, 8, 1, 0, 0, 0, 1, 7, 7], "expected 1 bytes for 1, got 2"],
  [[0, 0, 8, 1, 255, 255, 255, 255, 7], "expected 4294967295 bytes for 4294967295, got 1"],
])("%j is refused", (bytes, message) => {
  expect(refused(bytes)).toThrow(
    expect.objectContaining({
      code: "CAV_DATASET_CORRUPT",
      message: `some-file is not an IDX file of bytes: ${message}`,
    }),
  );
});

test("a header that claims 2^128 bytes is refused without allocating any", () => {
  const lengths = Array.from({ length: 16 }, () => 255);
  expect(refused([0, 0, 8, 4, ...lengths, 1])).toThrow("expected 3.402823");
});

test("no bytes whatsoever make it throw anything but CAV_DATASET_CORRUPT", () => {
  const prefix = fc.constantFrom([], [0, 0, 8], [0, 0, 8, 1, 0, 0, 0], [0, 0, 8, 2, 0, 0, 0, 0]);
  fc.assert(
    fc.property(prefix, fc.uint8Array({ maxLength: 40 }), (start, rest) => {
      try {
        const { shape, data } = parseIdx(Uint8Array.from([...start, ...rest]), "some-file");
        expect(data).toHaveLength(shape.reduce((product, length) => product * length, 1));
      } catch (error) {
        expect(error).toMatchObject({ code: "CAV_DATASET_CORRUPT" });
      }
    }),
    { numRuns: 300 },
  );
});
