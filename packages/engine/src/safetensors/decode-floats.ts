// Safetensors bytes that others wrote, PyTorch for instance: every element type that may stand for a
// weight, brought to f32. F16 and BF16 are exactly f32 numbers; F64 is rounded.

import type { StoredTensors } from "./format.ts";
import { parseSafetensors } from "./parse.ts";

const ELEMENT_BYTES = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8 } as const;

type ForeignDType = keyof typeof ELEMENT_BYTES;

/** Tensors of floats, all in f32, and apart from them the names of those that count: I64. */
export type FloatTensors = {
  readonly tensors: StoredTensors;
  readonly counters: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
};

/** Throws CAV_CHECKPOINT_CORRUPT, naming what was expected and what was there. */
export function decodeFloats(file: Uint8Array): FloatTensors {
  const { extents, metadata } = parseSafetensors(file, ELEMENT_BYTES);
  const tensors: StoredTensors = new Map();
  const counters: string[] = [];
  for (const { name, dtype, shape, bytes } of extents) {
    if (dtype === "I64") counters.push(name);
    else tensors.set(name, { dtype: "F32", shape, data: toFloats(dtype, bytes) });
  }
  return { tensors, counters, metadata };
}

function toFloats(
  dtype: Exclude<ForeignDType, "I64">,
  bytes: Uint8Array,
): Float32Array<ArrayBuffer> {
  const { buffer } = new Uint8Array(bytes); // copied, so that it starts aligned
  if (dtype === "F32") return new Float32Array(buffer);
  if (dtype === "F64") return Float32Array.from(new Float64Array(buffer));
  const halves = new Uint16Array(buffer);
  if (dtype === "F16") return Float32Array.from(halves, halfToNumber);
  // BF16 is the upper half of an f32.
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent (biased by 15), 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24; // subnormal, or zero with its sign
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
