import * as fc from "fast-check";
import { expect, test } from "vitest";

import { parseNpy } from "../../src/index.ts";
import numpy from "./numpy-arrays.json" with { type: "json" };
import { npyArray, npyFile, npyHeader } from "./npy-bytes.ts";

const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));

test.each(numpy.read)(
  "NumPy's file of $dtype, version $version, shape $shape, is read value by value",
  ({ base64, dtype, shape, values }) => {
    const array = parseNpy(fromBase64(base64), "array.npy");
    expect(array).toMatchObject({ dtype, shape });
    const read = [...array.data].map((value: number | bigint) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(read).toEqual(values);
  },
);

test.each(numpy.refused)("NumPy's file of $what is refused by name", ({ base64, message }) => {
  expect(() => parseNpy(fromBase64(base64), "array.npy")).toThrow(
    expect.objectContaining({
      code: "CAV_DATASET_CORRUPT",
      message: expect.stringContaining(message),
    }),
  );
});

const shapes = fc.array(fc.nat(4), { maxLength: 4 });
const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const versions = fc.constantFrom(1 as const, 2 as const, 3 as const);

test("floats of any shape and version come back bit for bit, from any place in a buffer", () => {
  fc.assert(
    fc.property(shapes, versions, fc.nat(7), fc.infiniteStream(fc.float()), (...drawn) => {
      const [shape, version, offset, values] = drawn;
      const data = Float32Array.from(values.take(sizeOf(shape)));
      const file = npyArray("<f4", shape, data, version);
      const buffer = new Uint8Array(offset + file.length);
      buffer.set(file, offset);
      expect(parseNpy(buffer.subarray(offset), "a.npy")).toEqual({ dtype: "<f4", shape, data });
    }),
  );
});

test("64-bit integers come back to the last bit", () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(fc.array(int64, { maxLength: 8 }), (values) => {
      const data = BigInt64Array.from(values);
      const array = parseNpy(npyArray("<i8", [values.length], data), "a.npy");
      expect(array).toEqual({ dtype: "<i8", shape: [values.length], data });
    }),
  );
});

test("the header's keys may come in any order, with blanks anywhere and no last comma", () => {
  const header = "{ 'shape':(2 ,\t3),  'fortran_order' : False,'descr':'|u1' }   \n";
  const array = parseNpy(npyFile(header, Uint8Array.of(1, 2, 3, 4, 5, 6)), "a.npy");
  expect(array).toEqual({ dtype: "|u1", shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
});

test("what is read is a copy: the file's bytes may change afterwards", () => {
  const file = npyArray("|u1", [2], Uint8Array.of(1, 2));
  const { data } = parseNpy(file, "a.npy");
  file.fill(9);
  expect([...data]).toEqual([1, 2]);
});

const long = Uint8Array.from(npyFile("x".repeat(200), new Uint8Array(), 2));
new DataView(long.buffer).setUint32(8, 0xffff_ffff, true);

test.each([
  ["nothing", new Uint8Array(), "expected at least 12 bytes, got 0"],
  ["another magic", new TextEncoder().encode("PK\u0003\u0004 is a zip"), "expected the magic"],
  ["version 4.0", npyFile("{}").with(6, 4), "expected version 1.0, 2.0 or 3.0, got 4.0"],
  ["version 1.1", npyFile("{}").with(7, 1), "expected version 1.0, 2.0 or 3.0, got 1.1"],
  ["a header of 4 GiB", long, "expected a header of at most 10000 bytes, got 4294967295"],
  ["half a header", npyFile(npyHeader("|u1", [1])).subarray(0, 40), "got the end of the file"],
  ["too few values", npyFile(npyHeader("<f4", [3])), "expected 12 bytes for shape (3), got 0"],
  ["a value too many", npyArray("|u1", [1], Uint8Array.of(1, 2)), "expected 1 bytes for"],
  [
    "a shape beyond all memory",
    npyFile(npyHeader("<f8", Array<number>(9).fill(999_999_999_999_999))),
    "expected 7.99",
  ],
  [
    "65 dimensions",
    npyArray("|u1", Array<number>(65).fill(1), Uint8Array.of(1)),
    "at most 64 dimensions",
  ],
])("a file with %s is refused, whatever its header claims", (_, bytes, message) => {
  expect(() => parseNpy(bytes, "a.npy")).toThrow(
    expect.objectContaining({
      code: "CAV_DATASET_CORRUPT",
      message: expect.stringContaining(message),
    }),
  );
});

test.each([
  "   ",
  "{}",
  "[]",
  "{'descr': '<f4', 'fortran_order': False, }",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'extra': True, }",
  "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (), }",
  "{'descr': '<f4' 'fortran_order': False, 'shape': (), }",
  "{'descr': '<f4', 'fortran_order': 'False', 'shape': (), }",
  "{'descr': <f4, 'fortran_order': False, 'shape': (), }",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2), }",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1e3,), }",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (__import__('os'),), }",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2), }",
  "{'descr': '<f4', 'fortran_order': False, 'shape': () }}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (), } + 1",
])("the header %j is refused", (header) => {
  expect(() => parseNpy(npyFile(header), "a.npy")).toThrow(
    "expected a header of descr, fortran_order and shape",
  );
});

test("no bytes whatsoever make it throw anything but CAV_DATASET_CORRUPT", () => {
  const words = ["{", "}", "(", ")", ",", ":", " ", "1", "9", "'descr'", "'<f4'", "'|u1'", "False"];
  const header = fc
    .array(fc.constantFrom(...words, "'shape'", "'fortran_order'", "True", "\n", "é", "'"))
    .map((parts) => parts.join(""));
  const valid = fc.constantFrom(npyHeader("|u1", [2, 2]), npyHeader("<i8", []));
  const file = fc
    .tuple(fc.oneof(header, valid), fc.uint8Array({ maxLength: 20 }), versions)
    .map(([text, values, version]) => npyFile(text, values, version));
  const damaged = fc
    .tuple(file, fc.nat(200), fc.nat(255))
    .map(([bytes, at, byte]) => (at < bytes.length ? bytes.with(at, byte) : bytes));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), file, damaged), (bytes) => {
      try {
        const { data, shape } = parseNpy(bytes, "a.npy");
        expect(data).toHaveLength(sizeOf(shape));
      } catch (error) {
        expect(error).toMatchObject({ code: "CAV_DATASET_CORRUPT" });
      }
    }),
    { numRuns: 1000 },
  );
});
