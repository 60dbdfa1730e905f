// A tensor is a typed, row-major extent of an engine's memory.
// Invariant: only Memory makes tensors, so the extent lies within the memory; a kernel gets its
// pointers from tensors and from nowhere else.

import { assert } from "@caviar/errors";

import type { Memory } from "./memory.ts";

type ViewOf = { f32: Float32Array; u32: Uint32Array; u8: Uint8Array };

/** Element type: f32 for numbers, u32 for row numbers and labels, u8 for raw pixels. */
export type DType = keyof ViewOf;

type View<D extends DType> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): ViewOf[D];
};

const VIEWS: { readonly [D in DType]: View<D> } = {
  f32: Float32Array,
  u32: Uint32Array,
  u8: Uint8Array,
};

export class Tensor<D extends DType = "f32"> {
  readonly dtype: D;
  readonly shape: readonly number[];
  /** Offset of the first element in the memory, in bytes. */
  readonly pointer: number;
  /** Number of elements. */
  readonly size: number;
  /** The last dimension: features or channels. */
  readonly columns: number;
  /** All other dimensions together: kernels see (rows, columns). */
  readonly rows: number;
  readonly #memory: Memory;

  constructor(memory: Memory, dtype: D, shape: readonly number[], pointer: number) {
    this.#memory = memory;
    this.dtype = dtype;
    this.shape = shape;
    this.pointer = pointer;
    const size = elementCount(shape);
    const columns = shape.length === 0 ? 1 : shape[shape.length - 1]!;
    this.size = size;
    this.columns = columns;
    this.rows = size / columns;
  }

  /** The elements, not a copy. Ask again after an allocation: growing the memory detaches views. */
  get data(): ViewOf[D] {
    return new VIEWS[this.dtype](this.#memory.buffer, this.pointer, this.size);
  }

  /** Entries `start` to `start + count - 1` of the first axis; nothing is copied. */
  part(start: number, count: number): Tensor<D> {
    const [length = 1, ...rest] = this.shape;
    assert(start >= 0 && count >= 1 && start + count <= length, "a part lies beyond its tensor");
    const offset = start * elementCount(rest) * bytesPerElement(this.dtype);
    return new Tensor(this.#memory, this.dtype, [count, ...rest], this.pointer + offset);
  }

  /** The same elements seen in another shape of as many; nothing is copied. */
  reshaped(shape: readonly number[]): Tensor<D> {
    assert(elementCount(shape) === this.size, "a reshaped tensor must keep its number of elements");
    return new Tensor(this.#memory, this.dtype, shape, this.pointer);
  }
}

/** Elements of a shape; 1 for a scalar's empty shape. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const length of shape) count *= length;
  return count;
}

/** Bytes that one element takes. */
export function bytesPerElement(dtype: DType): number {
  return VIEWS[dtype].BYTES_PER_ELEMENT;
}
