// The rank test of Mann and Whitney (1947): do two samples come from the same law? Two-sided, by
// the normal approximation with the correction for ties; good from about 3 + 10 values on.

import { normalCdf } from "../../src/statistics/normal.ts";

/** Stored regrets have six digits: closer values are equal. */
const TIED = 1e-6;

/**
 * z: below 0 when `ours` tends to be smaller than `theirs`; p: the probability of a z at least as
 * far from 0 if there were no difference.
 */
export function mannWhitney(
  ours: readonly number[],
  theirs: readonly number[],
): { readonly z: number; readonly p: number } {
  const all = [
    ...ours.map((value) => ({ value, isOurs: true })),
    ...theirs.map((value) => ({ value, isOurs: false })),
  ].toSorted((a, b) => a.value - b.value);
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < all.length;) {
    const { value } = all[start]!;
    let end = start + 1;
    while (end < all.length && all[end]!.value - value <= TIED * Math.abs(value)) end++;
    const rank = (start + 1 + end) / 2;
    for (const { isOurs } of all.slice(start, end)) if (isOurs) rankSum += rank;
    const size = end - start;
    ties += size ** 3 - size;
    start = end;
  }
  const [m, n] = [ours.length, theirs.length];
  const u = rankSum - (m * (m + 1)) / 2;
  const variance = ((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
  const z = variance > 0 ? (u - (m * n) / 2) / Math.sqrt(variance) : 0;
  return { z, p: 2 * normalCdf(-Math.abs(z)) };
}
