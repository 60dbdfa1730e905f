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

/** What `words` returns, until it is called again: a new array would cost more than the numbers. */
const block = new Uint32Array(4);

/** The four words at `index`: integers in [0, 2^32). Messages are constants for speed's sake. */
function words({ key0, key1 }: Stream, index: number): Uint32Array {
  assert(Number.isSafeInteger(index) && index >= 0, "index must be an integer >= 0");
  block[0] = index; // modulo 2^32
  block[1] = index / WORD;
  block[2] = 0;
  block[3] = 0;
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
    const name =
      typeof step === "string"
        ? new Uint32Array([fnv1a(step), step.length, 1, 0])
        : new Uint32Array([step % WORD, Math.floor(step / WORD), 2, 0]);
    philox4x32(name, key.key0, key.key1);
    key = { key0: name[0]!, key1: name[1]! };
  }
  return key;
}

/** Uniform in [0, 1), with all 53 bits of a double. */
export function uniform(from: Stream, index: number): number {
  const drawn = words(from, index);
  return ((drawn[0]! >>> 5) * 0x400_0000 + (drawn[1]! >>> 6)) / 2 ** 53;
}

/** Uniform integer in [0, n), 1 <= n <= 2^32; bias below 2^-21 for every n. */
export function below(from: Stream, index: number, n: number): number {
  assert(Number.isInteger(n) && n >= 1 && n <= WORD, "n must be an integer in [1, 2^32]");
  return Math.floor(uniform(from, index) * n);
}

/** Standard normal, by the Box-Muller transform (1958): one number an index. */
export function normal(from: Stream, index: number): number {
  const drawn = words(from, index);
  const radius = ((drawn[0]! >>> 5) * 0x400_0000 + (drawn[1]! >>> 6) + 1) / 2 ** 53;
  const angle = (drawn[2]! + 0.5) / WORD;
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
