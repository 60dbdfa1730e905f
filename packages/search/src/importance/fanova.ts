// Functional ANOVA (Hutter, Hoos, Leyton-Brown 2014, "An efficient approach for assessing
// hyperparameter importance"): a forest predicts the rank of a trial from its point; the share of a
// parameter is that of the prediction's variance over the whole space which the parameter causes by
// itself, all others averaged out. What is missing to 1 is the work of parameters together.
//
// A conditional parameter is judged by the trials that had it, and counts by how many those are.

import { below, stream } from "@caviar/random";

import type { History } from "../history.ts";
import { type Dimension, dimensionsOf } from "../samplers/dimension.ts";
import type { Space } from "../space/space.ts";
import { type Evidence, evidenceOf, type Importance } from "./evidence.ts";
import { type Leaf, leavesOf, type Side, widthOf } from "./regression-tree.ts";

const TREES = 32;
/** More trials make trees dearer and say the same: of more, some are taken evenly over the ranks. */
const TRIALS_MAX = 1000;

/** Shares in the order of the space, from all trials; the sum is at most about 1. */
export function fanova(space: Space, history: History, seed = 0): readonly Importance[] {
  const trials = evidenceOf(space, history);
  const shares = forestShares(space, trials, { seed, trees: TREES });
  return Object.keys(space).map((name, d) => ({ name, share: shares[d]! }));
}

type Forest = { readonly seed: number; readonly trees: number };

/** The share of each dimension, averaged over trees that are grown from resampled trials. */
export function forestShares(
  space: Space,
  trials: readonly Evidence[],
  { seed, trees }: Forest,
): readonly number[] {
  const dimensions = dimensionsOf(space);
  const groups = new Map<string, number[]>();
  for (const d of dimensions.keys()) {
    const having = trials.map(({ active }) => (active[d]! ? 1 : 0)).join("");
    groups.set(having, [...(groups.get(having) ?? []), d]);
  }
  const shares = dimensions.map(() => 0);
  for (const members of groups.values()) {
    const having = thinned(trials.filter(({ active }) => active[members[0]!]!));
    if (having.length === 0) continue;
    const weight = having.length / Math.min(TRIALS_MAX, trials.length);
    for (let tree = 0; tree < trees; tree++) {
      const from = stream(seed, "forest", tree);
      const sample = having.map((_, i) => having[below(from, i, having.length)]!);
      const leaves = leavesOf(dimensions, sample);
      for (const d of members) shares[d]! += (weight * shareOf(leaves, dimensions[d]!, d)) / trees;
    }
  }
  return shares.map((share) => Math.min(1, share));
}

function thinned(trials: readonly Evidence[]): readonly Evidence[] {
  if (trials.length <= TRIALS_MAX) return trials;
  return Array.from({ length: TRIALS_MAX }, (_, i) => {
    return trials[Math.floor((i * trials.length) / TRIALS_MAX)]!;
  });
}

/** Variance of the mean over all other dimensions, as a share of all variance. */
function shareOf(leaves: readonly Leaf[], dimension: Dimension, d: number): number {
  let [mean, square] = [0, 0];
  const others = leaves.map(({ sides, mean: value }) => {
    const volume = sides.reduce((product, side) => product * widthOf(side), 1);
    mean += volume * value;
    square += volume * value ** 2;
    return volume / Math.max(widthOf(sides[d]!), Number.MIN_VALUE);
  });
  const variance = square - mean ** 2;
  if (!(variance > 1e-12)) return 0;

  let own = 0;
  for (const { width, holds } of partsOf(leaves, dimension, d)) {
    let value = 0;
    for (const [i, leaf] of leaves.entries()) {
      if (holds(leaf.sides[d]!)) value += others[i]! * leaf.mean;
    }
    own += width * (value - mean) ** 2;
  }
  return Math.max(0, own / variance);
}

type Part = { readonly width: number; readonly holds: (side: Side) => boolean };

/** The parts of a dimension within which no leaf ends. */
function partsOf(leaves: readonly Leaf[], dimension: Dimension, d: number): readonly Part[] {
  if (dimension.kind === "unordered") {
    const cells = dimension.edges.length - 1;
    return Array.from({ length: cells }, (_, cell) => ({
      width: 1 / cells,
      holds: (side) => !("low" in side) && side[cell]!,
    }));
  }
  const ends = leaves.flatMap(({ sides }) => {
    const side = sides[d]!;
    return "low" in side ? [side.low, side.high] : [];
  });
  const edges = [...new Set(ends)].toSorted((a, b) => a - b);
  return edges.slice(1).map((high, i) => {
    const low = edges[i]!;
    const middle = (low + high) / 2;
    return {
      width: high - low,
      holds: (side) => "low" in side && side.low <= middle && middle < side.high,
    };
  });
}
