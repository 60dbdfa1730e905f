// Dropout's mask, the plain reference: the words of a Philox stream compared with the rate, four
// words a counter. Whole numbers all the way, so every backend draws the same mask.

import { philox4x32, type Stream } from "@caviar/random";

/** Words of 32 bits below it, a share `rate` of all, mean "dropped". */
export function dropThreshold(rate: number): number {
  return Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
}

/** mask[i] = 0 where the i-th word is below the threshold, else 1 / (1 - rate); rate in [0, 1). */
export function dropoutMask(mask: Float32Array, { key0, key1 }: Stream, rate: number): void {
  const threshold = dropThreshold(rate);
  const kept = 1 / (1 - rate);
  const words = new Uint32Array(4);
  for (let i = 0; i < mask.length; i++) {
    if (i % 4 === 0) {
      words.fill(0);
      words[0] = i / 4;
      philox4x32(words, key0, key1);
    }
    mask[i] = words[i % 4]! < threshold ? 0 : kept;
  }
}
