// A regression tree over the unit cube (Breiman et al. 1984): boxes that hold trials of about the
// same rank. A cut of an unordered dimension puts its cells in the order of their means first, which
// is where the best of all cuts into two sets is found (Fisher 1958).

import { cellOf, type Dimension } from "../samplers/dimension.ts";
import type { Evidence } from "./evidence.ts";

/** One side of a box: an interval of [0,1], or a set of cells (true: in the box). */
export type Side = { readonly low: number; readonly high: number } | readonly boolean[];

export type Leaf = {
  /** By dimension. */
  readonly sides: readonly Side[];
  readonly mean: number;
};

const LEAF_MIN = 3;
const DEPTH_MAX = 24;

/** The leaves of a tree grown from `trials`, at least one; together they cover the cube. */
export function leavesOf(
  dimensions: readonly Dimension[],
  trials: readonly Evidence[],
): readonly Leaf[] {
  const whole = dimensions.map((dimension): Side =>
    dimension.kind === "unordered"
      ? Array<boolean>(dimension.edges.length - 1).fill(true)
      : { low: 0, high: 1 },
  );
  return grow(dimensions, trials, whole, 0);
}

/** Share of its dimension that a side covers. */
export function widthOf(side: Side): number {
  return "low" in side ? side.high - side.low : side.filter(Boolean).length / side.length;
}

function grow(
  dimensions: readonly Dimension[],
  trials: readonly Evidence[],
  sides: readonly Side[],
  depth: number,
): readonly Leaf[] {
  const mean = trials.reduce((sum, { rank }) => sum + rank, 0) / Math.max(1, trials.length);
  const cut = depth < DEPTH_MAX ? bestCut(dimensions, trials, sides) : undefined;
  if (cut === undefined) return [{ sides, mean }];
  const { d, below, above, isBelow } = cut;
  return [
    ...grow(dimensions, trials.filter(isBelow), sides.with(d, below), depth + 1),
    ...grow(
      dimensions,
      trials.filter((trial) => !isBelow(trial)),
      sides.with(d, above),
      depth + 1,
    ),
  ];
}

type Cut = {
  readonly d: number;
  readonly gain: number;
  readonly below: Side;
  readonly above: Side;
  readonly isBelow: (trial: Evidence) => boolean;
};

function bestCut(
  dimensions: readonly Dimension[],
  trials: readonly Evidence[],
  sides: readonly Side[],
): Cut | undefined {
  if (trials.length < 2 * LEAF_MIN) return undefined;
  let best: Cut | undefined;
  for (const [d, dimension] of dimensions.entries()) {
    const side = sides[d]!;
    const cut =
      "low" in side
        ? cutOfInterval(trials, d, side, dimension)
        : cutOfSet(trials, d, side, dimension);
    if (cut !== undefined && cut.gain > (best?.gain ?? 1e-12)) best = cut;
  }
  return best;
}

/** Where to cut a sorted list in two, and by how much that lowers the sum of squares. */
function bestPlace(
  sorted: readonly Evidence[],
  isApart: (left: Evidence, right: Evidence) => boolean,
): { place: number; gain: number } | undefined {
  const n = sorted.length;
  const total = sorted.reduce((sum, { rank }) => sum + rank, 0);
  let best: { place: number; gain: number } | undefined;
  let left = 0;
  for (let place = 1; place < n; place++) {
    left += sorted[place - 1]!.rank;
    if (place < LEAF_MIN || n - place < LEAF_MIN) continue;
    if (!isApart(sorted[place - 1]!, sorted[place]!)) continue;
    const gain = left ** 2 / place + (total - left) ** 2 / (n - place) - total ** 2 / n;
    if (gain > (best?.gain ?? 0)) best = { place, gain };
  }
  return best;
}

function cutOfInterval(
  trials: readonly Evidence[],
  d: number,
  { low, high }: { readonly low: number; readonly high: number },
  dimension: Dimension,
): Cut | undefined {
  const cell = ({ unit }: Evidence): number =>
    dimension.kind === "continuous" ? unit[d]! : cellOf(dimension.edges, unit[d]!);
  const sorted = trials.toSorted((a, b) => a.unit[d]! - b.unit[d]!);
  const found = bestPlace(sorted, (a, b) => cell(a) < cell(b));
  if (found === undefined) return undefined;
  const right = sorted[found.place]!;
  const border =
    dimension.kind === "continuous"
      ? (sorted[found.place - 1]!.unit[d]! + right.unit[d]!) / 2
      : dimension.edges[cell(right)]!;
  return {
    d,
    gain: found.gain,
    below: { low, high: border },
    above: { low: border, high },
    isBelow: ({ unit }) => unit[d]! < border,
  };
}

function cutOfSet(
  trials: readonly Evidence[],
  d: number,
  side: readonly boolean[],
  dimension: Dimension,
): Cut | undefined {
  if (dimension.kind === "continuous") return undefined;
  const cell = ({ unit }: Evidence): number => cellOf(dimension.edges, unit[d]!);
  const sums = side.map(() => ({ sum: 0, count: 0 }));
  for (const trial of trials) {
    const entry = sums[cell(trial)]!;
    entry.sum += trial.rank;
    entry.count++;
  }
  const mean = (index: number): number => {
    const { sum, count } = sums[index]!;
    return count === 0 ? 0 : sum / count;
  };
  const sorted = trials.toSorted((a, b) => mean(cell(a)) - mean(cell(b)) || cell(a) - cell(b));
  const found = bestPlace(sorted, (a, b) => cell(a) !== cell(b));
  if (found === undefined) return undefined;
  const belowCells = new Set(sorted.slice(0, found.place).map(cell));
  return {
    d,
    gain: found.gain,
    below: side.map((isIn, index) => isIn && belowCells.has(index)),
    above: side.map((isIn, index) => isIn && !belowCells.has(index)),
    isBelow: (trial) => belowCells.has(cell(trial)),
  };
}
