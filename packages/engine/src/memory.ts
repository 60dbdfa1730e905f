// One WebAssembly memory, handed out from the bottom up (an arena).
// Invariant: live tensors never overlap and never reach past the memory's end. Releasing a mark
// frees all that was allocated after it, so a training step's temporaries cost an addition each,
// and a worker that trains a thousand models ends with the memory of the largest.

import { assert, CaviarError } from "@caviar/errors";

import { bytesPerElement, type DType, elementCount, Tensor } from "./tensor.ts";

const PAGE_BYTES = 65_536;
const ALIGNMENT_BYTES = 64; // a cache line, and more than any SIMD load asks for
const LIMIT_MAX_BYTES = 2 ** 32; // what a 32-bit WebAssembly pointer can reach

/** The first page belongs to the compiled kernels: their constants lie there. */
const KERNEL_BYTES = PAGE_BYTES;

export class Memory {
  /** The most this memory may grow to, in bytes: whole pages. */
  readonly limitBytes: number;
  readonly wasm: WebAssembly.Memory;
  #top = KERNEL_BYTES;
  #buffer: ArrayBuffer;
  #presentBytes = 0; // at least so many are there; asking the buffer costs more than a sum

  /** Throws CAV_ENGINE_MEMORY when the machine refuses even the first page. */
  constructor(limitBytes: number) {
    assert(
      Number.isInteger(limitBytes) && limitBytes >= 2 * PAGE_BYTES && limitBytes <= LIMIT_MAX_BYTES,
      `memory limit must be an integer in [${2 * PAGE_BYTES}, ${LIMIT_MAX_BYTES}] bytes, got ${limitBytes}`,
    );
    const maximum = Math.floor(limitBytes / PAGE_BYTES);
    this.limitBytes = maximum * PAGE_BYTES;
    try {
      this.wasm = new WebAssembly.Memory({ initial: 1, maximum });
    } catch (cause) {
      throw this.#exhausted(KERNEL_BYTES, cause);
    }
    this.#buffer = this.wasm.buffer;
  }

  /** All bytes. After any growth, even one by a kernel itself, another object than before. */
  get buffer(): ArrayBuffer {
    if (this.#buffer.byteLength === 0) this.#buffer = this.wasm.buffer; // it was detached
    return this.#buffer;
  }

  /** Bytes in use, the kernels' page included. */
  get usedBytes(): number {
    return this.#top;
  }

  /**
   * A new tensor. Its elements are whatever was there before: fill them.
   * Throws CAV_ENGINE_MEMORY when the limit or the machine does not allow it.
   */
  tensor<D extends DType = "f32">(shape: readonly number[], dtype?: D): Tensor<D>;
  tensor(shape: readonly number[], dtype: DType = "f32"): Tensor<DType> {
    for (const length of shape) {
      assert(Number.isInteger(length) && length >= 1, "every dimension must be at least 1");
    }
    const pointer = this.#top;
    const bytes = elementCount(shape) * bytesPerElement(dtype);
    if (pointer + bytes > this.#presentBytes) this.#reserve(pointer + bytes);
    this.#top = pointer + Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    return new Tensor(this, dtype, shape, pointer);
  }

  /** The place to `release` to. */
  mark(): number {
    return this.#top;
  }

  /** Free every tensor made since `mark`. Using one of them afterwards reads other tensors' bytes. */
  release(mark: number): void {
    assert(mark >= KERNEL_BYTES && mark <= this.#top, "marks must be released in reverse order");
    this.#top = mark;
  }

  #reserve(endBytes: number): void {
    const presentBytes = this.buffer.byteLength;
    if (endBytes > presentBytes) this.#grow(presentBytes, endBytes);
    this.#presentBytes = this.#buffer.byteLength;
  }

  #grow(presentBytes: number, endBytes: number): void {
    if (endBytes > this.limitBytes) throw this.#exhausted(endBytes);
    // A quarter more than needed, so that growing to n bytes takes about log n steps.
    const wishedBytes = Math.min(endBytes * 1.25, this.limitBytes);
    try {
      this.wasm.grow(Math.ceil((wishedBytes - presentBytes) / PAGE_BYTES));
    } catch (cause) {
      throw this.#exhausted(endBytes, cause);
    }
    this.#buffer = this.wasm.buffer;
  }

  #exhausted(neededBytes: number, cause?: unknown): CaviarError {
    const { limitBytes, usedBytes } = this;
    return new CaviarError(
      "CAV_ENGINE_MEMORY",
      `the engine needs ${neededBytes} bytes in one memory, of which ${usedBytes} are in use; ` +
        `its limit is ${limitBytes}. Use smaller batches or layers, or raise limitBytes (at most 4 GiB).`,
      { cause, facts: { neededBytes, usedBytes, limitBytes } },
    );
  }
}
