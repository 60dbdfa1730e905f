// Bayesian optimization with a Gaussian process (Jones, Schonlau, Welch 1998; Snoek et al. 2012):
// a model of the loss over the whole space; the point of largest expected improvement is proposed.
//
// Losses are warped first: those worse than the median only by their rank (Song et al. 2024,
// arXiv:2408.11527, "half-rank"), so that one diverged trial does not flatten all others. A failed
// trial counts as the worst. A pending one counts with the loss that the model expects of it (a
// fantasy), so that trials that run at once look at different places.
//
// Use it when a trial is dear: up to some hundred trials, numbers above all, choices too. It finds
// in 50 trials what others find in 500 where the loss is smooth. Do not use it for thousands of
// trials (a proposal takes longer and longer), nor for many at once, nor for spaces that are mostly
// conditional.

import { stream } from "@caviar/random";
import { z } from "zod";

import { strict, wholeNumber } from "../expected.ts";
import { activeDimensions } from "../space/active.ts";
import type { Space, UnitPoint } from "../space/space.ts";
import { normalQuantile } from "../statistics/normal.ts";
import { cellCentre, cellOf, dimensionsOf } from "./dimension.ts";
import { mostPromising } from "./gp-acquisition.ts";
import { fitSettings, GaussianProcess, type Inputs } from "./gp-model.ts";
import { type Ranking, rankingOf } from "./ranking.ts";
import type { PointSampler, Setting } from "./sampler.ts";
import { startupPoint } from "./startup.ts";
import { triedBefore } from "./tried.ts";

export const gpSchema = strict({
  name: z.literal("gp"),
  /** Trials that are drawn evenly from the whole space before the first model. */
  startup: wholeNumber(2, 1000).default(10),
}).readonly();

export type GpOptions = z.infer<typeof gpSchema>;

/** The model looks at no more trials than this: the best half, and others evenly over the ranks. */
const POINTS_MAX = 500;
/** Its settings are fitted to fewer: they need less, and cost more. */
const FIT_POINTS_MAX = 60;
/** The best trials, around which is searched. */
const BEST_COUNT = 5;

export function gp({ startup }: GpOptions): PointSampler {
  return {
    kind: "points",
    learns: true,
    propose(setting, history, trial) {
      const ranking = rankingOf(history, startup);
      if (ranking.good.length < startup) return startupPoint(setting, startup, trial);
      const isTried = triedBefore(setting.space, history);
      const unit = propose(setting, ranking, trial, isTried);
      const reason = `largest expected improvement by a model of ${ranking.good.length} trials`;
      return { unit, reason };
    },
  };
}

function propose(
  { space, seed }: Setting,
  ranking: Ranking,
  trial: number,
  isTried: (unit: UnitPoint) => boolean,
): UnitPoint {
  const dimensions = dimensionsOf(space);
  const isChoice = dimensions.map(({ kind }) => kind === "unordered");
  const rowOf = (unit: UnitPoint): Float64Array => normalizedRow(space, Float64Array.from(unit));

  const ranked = [...ranking.good, ...ranking.broken];
  const rows = ranked.map(({ unit }) => rowOf(unit));
  const warped = warpedLosses(ranking);
  const fitted = thinned(rows.length, FIT_POINTS_MAX);
  const settings = fitSettings(
    { rows: fitted.map((i) => rows[i]!), isChoice },
    Float64Array.from(fitted, (i) => warped[i]!),
  );
  const kept = thinned(rows.length, POINTS_MAX);
  const inputs: Inputs = { rows: kept.map((i) => rows[i]!), isChoice };
  const targets = Float64Array.from(kept, (i) => warped[i]!);
  const known = new GaussianProcess(inputs, targets, settings);

  const pending = [...ranking.pending].slice(-POINTS_MAX).map(({ unit }) => rowOf(unit));
  const process =
    pending.length === 0
      ? known
      : new GaussianProcess(
          { rows: [...inputs.rows, ...pending], isChoice },
          Float64Array.from([...targets, ...pending.map((row) => known.meanAt(row))]),
          settings,
        );
  // Of what is pending as well: where a gain is expected, it shall not be looked for twice.
  const incumbent = Math.min(...[...inputs.rows, ...pending].map((row) => known.meanAt(row)));
  const acquisition = {
    process,
    dimensions,
    incumbent,
    normalized: (x: Float64Array) => normalizedRow(space, x),
    isTried: (x: Float64Array) => isTried([...x]),
  };
  return [...mostPromising(acquisition, rows.slice(0, BEST_COUNT), stream(seed, "gp", trial))];
}

/** Cells by their middles; what a point leaves out, in the middle of the cube. */
function normalizedRow(space: Space, x: Float64Array): Float64Array {
  const dimensions = dimensionsOf(space);
  const active = activeDimensions(space, [...x]);
  return x.map((value, d) => {
    const dimension = dimensions[d]!;
    const place = active[d]! ? value : 0.5;
    if (dimension.kind === "continuous") return place;
    return cellCentre(dimension.edges, cellOf(dimension.edges, place));
  });
}

/** Indexes of at most `size` of `count` trials, best first: the best half of them, others evenly. */
function thinned(count: number, size: number): readonly number[] {
  if (count <= size) return [...Array(count).keys()];
  const half = Math.floor(size / 2);
  const rest = size - half;
  return Array.from({ length: size }, (_, i) =>
    i < half ? i : half + Math.floor(((i - half) * (count - half)) / rest),
  );
}

/** Standardized; above the median by rank alone; in the order of good, then broken. */
function warpedLosses(ranking: Ranking): Float64Array {
  const good = ranking.good.slice();
  const losses = good.map(({ loss }) => loss);
  const n = losses.length + ranking.broken.length;
  const middle = losses[Math.floor((losses.length - 1) / 2)]!;
  const better = losses.filter((loss, i) => loss <= middle && good[i]!.violation === 0);
  const spread = Math.sqrt(
    better.reduce((sum, loss) => sum + (loss - middle) ** 2, 0) / Math.max(1, better.length),
  );
  const scale = spread > 0 ? spread : 1;
  const warped = Float64Array.from({ length: n }, (_, rank) => {
    const loss = losses[rank];
    const isBetter = loss !== undefined && loss <= middle && good[rank]!.violation === 0;
    // A normal law's upper half has the deviation 1 from its middle, as the lower one has here.
    return isBetter ? (loss - middle) / scale : normalQuantile(Math.max(0.5, (rank + 0.5) / n));
  });
  const mean = warped.reduce((sum, value) => sum + value, 0) / n;
  const variance = warped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return warped.map((value) => (value - mean) / deviation);
}
