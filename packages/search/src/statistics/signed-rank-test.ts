// Wilcoxon's signed-rank test (1945) with Pratt's treatment of zeros (1959: they are ranked, then
// dropped), ties sharing their mean rank. Exact by counting all signs up to EXACT_MAX pairs, by the
// normal law with continuity correction above.

import { normalCdf } from "./normal.ts";

const EXACT_MAX = 25;

/**
 * One-sided: how often chance alone, giving each difference either sign alike, makes the sum of
 * the positive ranks at least so large. Small: the differences tend to be above 0.
 */
export function signedRankTest(differences: readonly number[]): number {
  const ranks = meanRanks(differences.map(Math.abs));
  const signed = differences.flatMap((value, i) =>
    value === 0 ? [] : [{ value, rank: ranks[i]! }],
  );
  if (signed.length === 0) return 1;
  const sum = signed.reduce((total, { value, rank }) => total + (value > 0 ? rank : 0), 0);
  const weights = signed.map(({ rank }) => rank);
  return signed.length <= EXACT_MAX ? exactTail(weights, sum) : normalTail(weights, sum);
}

/** Ranks from 1 on; equals share the mean of theirs. */
function meanRanks(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

/** P(sum of the ranks with a plus >= sum). Twice a mean rank is whole, so sums can be counted. */
function exactTail(ranks: readonly number[], sum: number): number {
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const total = doubled.reduce((all, rank) => all + rank, 0);
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  for (const rank of doubled) {
    for (let at = total; at >= rank; at--) ways[at]! += ways[at - rank]!;
  }
  const tail = ways.subarray(Math.round(2 * sum)).reduce((all, count) => all + count, 0);
  return tail / 2 ** ranks.length;
}

function normalTail(ranks: readonly number[], sum: number): number {
  const mean = ranks.reduce((all, rank) => all + rank, 0) / 2;
  const variance = ranks.reduce((all, rank) => all + rank ** 2, 0) / 4;
  return normalCdf(-(sum - mean - 0.5) / Math.sqrt(variance));
}
