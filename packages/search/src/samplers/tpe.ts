// TPE, the tree-structured Parzen estimator (Bergstra et al. 2011), multivariate: a density l of
// the good trials and a density g of the others; of a few points drawn from l the one with the
// largest l / g is proposed, which is the one of largest expected improvement.
//
// Good are the ceil(sqrt(n)) best of n, weighted by rank as in CMA-ES. Kernels are as wide as
// WIDTH n^(-1/(d+4)) (Scott 1992), those of g wider: what is known to be bad is known for its
// surroundings too. A pending trial counts as bad (the constant liar), so that trials that run at
// once keep apart; so does a failed one, and one that was stopped early. In conditional spaces a point says nothing about the
// dimensions that it leaves out.
//
// Use it for spaces of any kind (choices, conditions) with from 30 to any number of trials, also
// many at once: a proposal takes a fraction of a millisecond however long the sweep is. Do not use it for
// fewer trials, where it is random search, nor for a few smooth numbers, where GP and CMA-ES are
// better: it looks at one trial's neighbourhood at a time and learns no slope.

import { assert } from "@caviar/errors";
import { stream, uniform } from "@caviar/random";
import { z } from "zod";

import { strict, wholeNumber } from "../expected.ts";
import type { History } from "../history.ts";
import type { UnitPoint } from "../space/space.ts";
import { type Dimension, dimensionsOf } from "./dimension.ts";
import type { Sequence } from "../sorted-list.ts";
import { type Ranking, rankingOf, type Tried } from "./ranking.ts";
import type { PointSampler, Setting } from "./sampler.ts";
import { startupPoint } from "./startup.ts";
import { pointRows, rowOf } from "./point-rows.ts";
import { ParzenEstimator, type Weights, weightsOf } from "./tpe-parzen.ts";
import { triedBefore } from "./tried.ts";

export const tpeSchema = strict({
  name: z.literal("tpe"),
  /** Trials that are drawn evenly from the whole space before the first model. */
  startup: wholeNumber(2, 1000).default(10),
  /** Points drawn from l for each proposal. More look harder at what is known to be good. */
  candidates: wholeNumber(1, 1000).default(24),
}).readonly();

export type TpeOptions = z.infer<typeof tpeSchema>;

const WIDTH_GOOD = 0.1;
const WIDTH_BAD = 0.2;
/** No kernel is narrower than one part of min(this, kernels + 1): the "magic clip". */
const PARTS_MAX = 100;
/** More kernels make a proposal dearer and no better: of more trials, some are taken evenly. */
const GOOD_MAX = 100;
const BAD_MAX = 256;
/** Taken from the log ratio of a point that was tried: more than any two ratios differ. */
const REPEATED = 1e6;

export function tpe(options: TpeOptions): PointSampler {
  return {
    kind: "points",
    learns: true,
    propose(setting, history, trial) {
      const { startup, candidates } = options;
      const ranking = rankingOf(history, startup);
      if (ranking.good.length < startup) return startupPoint(setting, startup, trial);
      const isTried = triedBefore(setting.space, history);
      const unit = likeTheGood(setting, { history, ranking, candidates, trial, isTried });
      const count = goodCount(ranking);
      const reason = `like the ${count} best of ${ranking.good.length} trials, unlike the others`;
      return { unit, reason };
    },
  };
}

function goodCount({ good }: Ranking): number {
  return Math.min(GOOD_MAX, Math.ceil(Math.sqrt(good.length)));
}

type Search = {
  readonly history: History;
  /** Of some of the history's trials. */
  readonly ranking: Ranking;
  readonly candidates: number;
  readonly trial: number;
  readonly isTried: (unit: UnitPoint) => boolean;
};

/** The candidate from l with the largest l / g; one that was tried only when all were. */
export function likeTheGood(
  { space, seed }: Setting,
  { history, ranking, candidates, trial, isTried }: Search,
): UnitPoint {
  const dimensions = dimensionsOf(space);
  const points = pointRows(space, history);
  const density = (trials: readonly number[], weights: Weights, width: number) => {
    const widths = widthsOf(dimensions, trials.length, width);
    return new ParzenEstimator({ dimensions, ...points.of(trials, widths), weights, widths });
  };
  const from = stream(seed, "tpe", trial);
  const count = goodCount(ranking);
  const good = Array.from({ length: count }, (_, place) => ranking.goodTrialAt(place));
  const bad = badTrials(ranking, count, uniform(from, 0));
  const goodDensity = density(good, rankWeights(count), WIDTH_GOOD);
  const badDensity = density(bad, evenWeights(bad.length), WIDTH_BAD);

  // Most likely good first: what cannot beat the best any more need not be weighed against the bad.
  const drawn = Array.from({ length: candidates }, (_, candidate) => {
    const unit = goodDensity.draw(from, 1 + candidate * (dimensions.length + 1));
    const row = rowOf(space, unit);
    const penalty = isTried(unit) ? REPEATED : 0;
    return { candidate, unit, row, penalty, likeness: goodDensity.logDensity(row) };
  }).toSorted(
    (a, b) => b.likeness - b.penalty - (a.likeness - a.penalty) || a.candidate - b.candidate,
  );
  let best = { unit: [] as UnitPoint, gain: -Infinity, candidate: candidates };
  for (const { candidate, unit, row, penalty, likeness } of drawn) {
    if (likeness - badDensity.logFloor(row) - penalty < best.gain) continue;
    const gain = likeness - badDensity.logDensity(row, likeness - penalty - best.gain) - penalty;
    const isBetter = gain > best.gain || (gain === best.gain && candidate < best.candidate);
    if (isBetter) best = { unit, gain, candidate };
  }
  return best.unit;
}

/** All that is not good; of many, some, evenly over the ranks. `shift` in [0,1) says which. */
function badTrials(ranking: Ranking, count: number, shift: number): number[] {
  const { good, goodTrialAt, short, broken, pending } = ranking;
  const lists = [short, broken, pending];
  const total = lists.reduce((sum, { length }) => sum + length, good.length - count);
  const size = Math.min(BAD_MAX, total);
  const trials: number[] = [];
  for (let i = 0; i < size; i++) {
    const place = count + (size === total ? i : Math.floor(((i + shift) * total) / size));
    const isGood = place < good.length;
    trials.push(isGood ? goodTrialAt(place) : trialAt(lists, place - good.length));
  }
  return trials;
}

/** The trial at a place of all lists, one after another. */
function trialAt(lists: readonly Sequence<Tried>[], place: number): number {
  let left = place;
  for (const list of lists) {
    const found = list.at(left);
    if (found !== undefined) return found.trial;
    left -= list.length;
  }
  assert(false, `the lists have no place ${place}`);
}

/** ln(n + 1) - ln(i) for the i-th best, with the sum n. */
const rankWeights = byCount((n) => {
  const weights = Array.from({ length: n }, (_, i) => Math.log(n + 1) - Math.log(i + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight * n) / sum);
});

const evenWeights = byCount((n) => Array<number>(n).fill(1));

/** Made once for proposals of equally many kernels in a row. */
function byCount(make: (kernels: number) => readonly number[]): (kernels: number) => Weights {
  let last: Weights | undefined;
  return (kernels) => {
    // The prior is one more.
    if (last?.shares.length !== kernels + 1) last = weightsOf(make(kernels));
    return last;
  };
}

function widthsOf(
  dimensions: readonly Dimension[],
  kernels: number,
  width: number,
): readonly number[] {
  const scott = width * Math.exp(-Math.log(Math.max(1, kernels)) / (dimensions.length + 4));
  const narrowest = 1 / Math.min(PARTS_MAX, kernels + 1);
  return dimensions.map((dimension) => {
    if (dimension.kind !== "unordered") return Math.max(narrowest, scott);
    const cells = dimension.edges.length - 1;
    return cells / (kernels + 1 + cells);
  });
}
