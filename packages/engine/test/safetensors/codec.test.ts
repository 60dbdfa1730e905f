import fc from "fast-check";
import { expect, test } from "vitest";

import { decodeSafetensors } from "../../src/safetensors/decode.ts";
import { encodeSafetensors } from "../../src/safetensors/encode.ts";
import type { StoredTensor, StoredTensors } from "../../src/safetensors/format.ts";

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });

const tensor: fc.Arbitrary<StoredTensor> = shape.chain((dimensions) => {
  const size = dimensions.reduce((a, b) => a * b, 1);
  const exactly = { minLength: size, maxLength: size };
  return fc.oneof(
    fc.float64Array(exactly).map((data) => ({ dtype: "F64" as const, shape: dimensions, data })),
    fc.float32Array(exactly).map((data) => ({ dtype: "F32" as const, shape: dimensions, data })),
    fc.uint32Array(exactly).map((data) => ({ dtype: "U32" as const, shape: dimensions, data })),
    fc.uint8Array(exactly).map((data) => ({ dtype: "U8" as const, shape: dimensions, data })),
  );
});

const name = fc.string({ unit: "binary" }).filter((text) => text !== "__metadata__");

test("what is encoded is decoded again, bit for bit, whatever the names, types and shapes", () => {
  const files = fc.tuple(fc.array(fc.tuple(name, tensor)), fc.dictionary(name, name));
  fc.assert(
    fc.property(files, ([entries, metadata]) => {
      const tensors: StoredTensors = new Map(entries);
      const decoded = decodeSafetensors(encodeSafetensors({ tensors, metadata }));
      expect(decoded.tensors).toEqual(tensors); // maps compare regardless of order
      expect({ ...decoded.metadata }).toEqual({ ...metadata });
    }),
  );
});

test("the bytes do not depend on the order in which tensors were added", () => {
  const a: StoredTensor = { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) };
  const b: StoredTensor = { dtype: "U8", shape: [], data: Uint8Array.of(7) };
  const tensors: StoredTensors = new Map([["a", a]]);
  tensors.set("b", b);
  const reversed: StoredTensors = new Map([...tensors].toReversed());
  const forth = encodeSafetensors({ tensors, metadata: {} });
  const back = encodeSafetensors({ tensors: reversed, metadata: {} });
  expect(forth).toEqual(back);
});

test("the layout is safetensors': length, JSON padded with spaces to 8 bytes, data", () => {
  const a: StoredTensor = { dtype: "F32", shape: [1, 2], data: Float32Array.of(1, -2) };
  const file = encodeSafetensors({ tensors: new Map([["a", a]]), metadata: { by: "caviar" } });
  const view = new DataView(file.buffer);
  const headerBytes = Number(view.getBigUint64(0, true));
  expect(headerBytes % 8).toBe(0);
  const header = new TextDecoder().decode(file.subarray(8, 8 + headerBytes));
  expect(JSON.parse(header)).toEqual({
    __metadata__: { by: "caviar" },
    a: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
  });
  expect(view.getFloat32(8 + headerBytes, true)).toBe(1);
  expect(view.getFloat32(12 + headerBytes, true)).toBe(-2);
  expect(file).toHaveLength(8 + headerBytes + 8);
});

/** A file with any header text, its length declared rightly unless told otherwise. */
function fileOf(header: string, dataBytes: number, declared?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, declared ?? BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

const entry = (start: number, end: number, rest = {}) =>
  JSON.stringify({ dtype: "U8", shape: [end - start], data_offsets: [start, end], ...rest });

test.each<[string, Uint8Array, string]>([
  ["no bytes", new Uint8Array(0), "at least 8 bytes"],
  ["a length of 2^63", fileOf("{}", 0, 2n ** 63n), "claims 9223372036854775808 bytes"],
  ["a header longer than the file", fileOf("{}", 0, 3n), "claims 3 bytes, the file has 10"],
  ["a header that is not JSON", fileOf("{", 0), "not JSON"],
  ["a header that is a list", fileOf("[]", 0), "not a JSON object"],
  ["a tensor named twice", fileOf(`{"a":${entry(0, 1)},"a":${entry(1, 2)}}`, 2), '"a" twice'],
  [
    "a tensor named twice by an escape",
    fileOf(`{"a":${entry(0, 1)},"\\u0061":${entry(1, 2)}}`, 2),
    '"a" twice',
  ],
  ["tensors that overlap", fileOf(`{"a":${entry(0, 2)},"b":${entry(1, 3)}}`, 3), "starts at 1"],
  ["a hole", fileOf(`{"a":${entry(0, 1)},"b":${entry(2, 3)}}`, 3), "starts at 2, expected 1"],
  ["offsets beyond the file", fileOf(`{"a":${entry(0, 9)}}`, 8), "take 9 bytes, the file holds 8"],
  ["bytes after the last tensor", fileOf(`{"a":${entry(0, 8)}}`, 9), "take 8 bytes"],
  ["an unknown type", fileOf(`{"a":${entry(0, 1, { dtype: "F16" })}}`, 1), 'dtype "F16"'],
  ["a type of Object's", fileOf(`{"a":${entry(0, 1, { dtype: "toString" })}}`, 1), "dtype"],
  ["a shape that does not fit", fileOf(`{"a":${entry(0, 4, { shape: [3] })}}`, 4), "needs 3 bytes"],
  ["a negative dimension", fileOf(`{"a":${entry(0, 4, { shape: [-2, -2] })}}`, 4), "no shape"],
  [
    "a shape whose product overflows",
    fileOf(`{"a":${entry(0, 0, { shape: [2 ** 52, 2 ** 52] })}}`, 0),
    "got 0",
  ],
  ["an unknown key", fileOf(`{"a":${entry(0, 1, { stride: 1 })}}`, 1), "unknown key stride"],
  ["offsets that are no pair", fileOf(`{"a":${entry(0, 1, { data_offsets: [0] })}}`, 1), "offsets"],
  ["metadata that is no string", fileOf('{"__metadata__":{"a":1}}', 0), "not a string"],
])("a file with %s is CAV_CHECKPOINT_CORRUPT and says so", (_, file, words) => {
  const decode = () => decodeSafetensors(file);
  expect(decode).toThrow(words);
  expect(decode).toThrow(expect.objectContaining({ code: "CAV_CHECKPOINT_CORRUPT" }));
});

test("no damaged byte of a header crashes the decoder otherwise", () => {
  const a: StoredTensor = { dtype: "F32", shape: [2, 2], data: new Float32Array(4) };
  const file = encodeSafetensors({ tensors: new Map([["weights", a]]), metadata: { k: "v" } });
  const headerEnd = file.length - 16;
  fc.assert(
    fc.property(fc.nat(headerEnd - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
      const damaged = file.slice();
      damaged[place]! ^= flip;
      try {
        decodeSafetensors(damaged);
      } catch (error) {
        expect(error).toMatchObject({ code: "CAV_CHECKPOINT_CORRUPT" });
      }
    }),
    { numRuns: 500 },
  );
});
