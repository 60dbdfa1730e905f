// A stream is a key; its numbers are a function of (stream, index), so any of them can be drawn
// in any order, by any process, and drawn again. Nothing here holds state between calls.

import { assert } from "@caviar/errors";

import { philox4x32 } from "./philox.ts";

/** A 64-bit Philox key. Make one with `stream`. */
export type Stream = { readonly key0: number; readonly key1: number };

const WORD = 0x1_0000_0000;

/** FNV-1a, 32 bits, over the UTF-16 code units: names become counter words. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** The four words at `index`: integers in [0, 2^32). */
function words({ key0, key1 }: Stream, index: number): Uint32Array {
  assert(Number.isSafeInteger(index) && index >= 0, `index must be an integer >= 0, got ${index}`);
  const block = new Uint32Array([index % WORD, Math.floor(index / WORD), 0, 0]);
  philox4x32(block, key0, key1);
  return block;
}

/**
 * The stream named by a seed and a path, for instance `stream(seed, "trial", 7, "shuffle")`.
 * Every step of the path is encrypted under the key so far: siblings and children are independent.
 * `seed` is an integer with |seed| <= 2^53 - 1; numeric steps are integers >= 0.
 */
export function stream(seed: number, ...path: readonly (string | number)[]): Stream {
  assert(Number.isSafeInteger(seed), `seed must be a safe integer, got ${seed}`);
  let key: Stream = { key0: seed >>> 0, key1: Math.floor(seed / WORD) >>> 0 };
  for (const step of path) {
    const block =
      typeof step === "string"
        ? new Uint32Array([fnv1a(step), step.length, 1, 0])
        : new Uint32Array([step % WORD, Math.floor(step / WORD), 2, 0]);
    philox4x32(block, key.key0, key.key1);
    key = { key0: block[0]!, key1: block[1]! };
  }
  return key;
}

/** Uniform in [0, 1), with all 53 bits of a double. */
export function uniform(from: Stream, index: number): number {
  const block = words(from, index);
  return ((block[0]! >>> 5) * 0x400_0000 + (block[1]! >>> 6)) / 2 ** 53;
}

/** Uniform integer in [0, n), 1 <= n <= 2^32; bias below 2^-21 for every n. */
export function below(from: Stream, index: number, n: number): number {
  assert(Number.isInteger(n) && n >= 1 && n <= WORD, `n must be in [1, 2^32], got ${n}`);
  return Math.floor(uniform(from, index) * n);
}

/** Standard normal, by the Box-Muller transform (1958): one number an index. */
export function normal(from: Stream, index: number): number {
  const block = words(from, index);
  const radius = ((block[0]! >>> 5) * 0x400_0000 + (block[1]! >>> 6) + 1) / 2 ** 53;
  const angle = (block[2]! + 0.5) / WORD;
  return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
}

/** A permutation of 0..n-1 (Fisher-Yates); a function of the stream alone. */
export function permutation(from: Stream, n: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(from, i, i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
