import { describe, expect, test } from "vitest";

import { decodeFloats } from "../../src/safetensors/decode-floats.ts";

/** A file of one tensor "a" of an element type, over the bytes of `elements`. */
function fileOf(dtype: string, elements: Uint16Array | Float64Array | BigInt64Array): Uint8Array {
  const data = new Uint8Array(elements.buffer);
  const entry = { dtype, shape: [elements.length], data_offsets: [0, data.length] };
  const header = new TextEncoder().encode(JSON.stringify({ a: entry }));
  const file = new Uint8Array(8 + header.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(data, 8 + header.length);
  return file;
}

const everyHalf = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);

describe("every element of 16 bits is the f32 that it stands for", () => {
  test("F16, as JavaScript's own reads them", ({ skip }) => {
    // Node 20 and 22 have none.
    const read: unknown = Reflect.get(DataView.prototype, "getFloat16");
    if (typeof read !== "function") return skip("this Node has no DataView.getFloat16");
    const view = new DataView(everyHalf.buffer);
    const expected = Float32Array.from(everyHalf, (_, i) => Number(read.call(view, 2 * i, true)));
    expect(decodeFloats(fileOf("F16", everyHalf)).tensors.get("a")!.data).toEqual(expected);
  });

  test("BF16: the upper half of an f32", () => {
    const decoded = decodeFloats(fileOf("BF16", everyHalf)).tensors.get("a")!.data;
    const view = new DataView(new ArrayBuffer(4));
    const expected = Float32Array.from(everyHalf, (bits) => {
      view.setUint32(0, bits * 2 ** 16);
      return view.getFloat32(0);
    });
    expect(decoded).toEqual(expected);
  });
});

test("F64 is rounded to f32; I64 is a counter and no tensor", () => {
  const { tensors } = decodeFloats(fileOf("F64", Float64Array.of(0.1, -1e300)));
  expect(tensors.get("a")!.data).toEqual(Float32Array.of(0.1, -Infinity));
  const counted = decodeFloats(fileOf("I64", BigInt64Array.of(17n)));
  expect(counted).toMatchObject({ counters: ["a"], tensors: new Map() });
});
