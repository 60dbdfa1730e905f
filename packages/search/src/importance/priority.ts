// Which hyperparameters to tune first, and which to leave alone: fANOVA's shares with an interval,
// from forests that are grown again and again from resampled trials (bootstrap, Efron 1979).
// In the spirit of the advice to tune the learning rate first: the report says how sure it is, so
// that nobody fixes a parameter because twenty trials happened to be silent about it.

import { below, stream } from "@caviar/random";

import type { History } from "../history.ts";
import type { Space } from "../space/space.ts";
import { evidenceOf } from "./evidence.ts";
import { forestShares } from "./fanova.ts";

export type Priority = {
  readonly name: string;
  /** Mean share of what made trials differ, in [0,1]. */
  readonly share: number;
  /** Nine of ten resamples lie between these. */
  readonly low: number;
  readonly high: number;
  /** In this share of the resamples no parameter mattered more. */
  readonly first: number;
  /**
   * tune: it matters. fix: it hardly can, whatever its value. unclear: too few trials to say.
   */
  readonly advice: "tune" | "fix" | "unclear";
};

export type PriorityOptions = { readonly seed?: number; readonly resamples?: number };

const RESAMPLES = 40;
const TREES_EACH = 4;
const TRIALS_MIN = 20;
/** A parameter whose share is surely above this matters, one that is surely below does not. */
const SHARE_SMALL = 0.05;

/** Most important first. Empty before there are 20 finished trials. */
export function priorityReport(
  space: Space,
  history: History,
  { seed = 0, resamples = RESAMPLES }: PriorityOptions = {},
): readonly Priority[] {
  const trials = evidenceOf(space, history);
  if (trials.length < TRIALS_MIN) return [];
  const runs = Array.from({ length: resamples }, (_, resample) => {
    const from = stream(seed, "priority", resample);
    const sample = trials.map((__, i) => trials[below(from, i, trials.length)]!);
    return forestShares(space, sample, { seed: resample, trees: TREES_EACH });
  });
  return Object.keys(space)
    .map((name, d): Priority => {
      const shares = runs.map((run) => run[d]!).toSorted((a, b) => a - b);
      const at = (quantile: number): number => shares[Math.floor(quantile * (resamples - 1))]!;
      const [low, high] = [at(0.05), at(0.95)];
      const first = runs.filter((run) => run[d]! > 0 && run[d] === Math.max(...run)).length;
      return {
        name,
        share: shares.reduce((sum, share) => sum + share, 0) / resamples,
        low,
        high,
        first: first / resamples,
        advice: low > SHARE_SMALL ? "tune" : high < SHARE_SMALL ? "fix" : "unclear",
      };
    })
    .toSorted((a, b) => b.share - a.share);
}
