// BOHB (Falkner, Klein, Hutter 2018, arXiv:1807.01774): TPE as the sampler of Hyperband. The model
// is that of the most epochs which enough trials have reached, so that there is one early, from
// short trainings, and it becomes a model of long ones as they come in. A share of all trials is
// drawn from the whole space, which keeps Hyperband's guarantees whatever the model believes.
//
// Use it with the scheduler hyperband (or asha) when trainings are long and early results say
// something about late ones. Do not use it without a scheduler: it is TPE then, with a third of its
// trials spent on nothing but safety.

import { stream, uniform } from "@caviar/random";
import { z } from "zod";

import { expected, strict, wholeNumber } from "../expected.ts";
import { rankingOf } from "./ranking.ts";
import type { PointSampler } from "./sampler.ts";
import { startupPoint } from "./startup.ts";
import { likeTheGood } from "./tpe.ts";
import { triedBefore } from "./tried.ts";

const share = expected("a number from 0 to 1");

export const bohbSchema = strict({
  name: z.literal("bohb"),
  /** Share of the trials that are drawn from the whole space. */
  random: z
    .number(share)
    .min(0, share)
    .max(1, share)
    .default(1 / 3),
  /** Points of which the one that is most like the good trials is proposed. */
  candidates: wholeNumber(1, 1000).default(24),
}).readonly();

export type BohbOptions = z.infer<typeof bohbSchema>;

/** A model of d dimensions needs d + 1 trials (section 3.2), and two to tell good from bad. */
const TRIALS_BEYOND = 3;

export function bohb({ random, candidates }: BohbOptions): PointSampler {
  return {
    kind: "points",
    learns: true,
    propose(setting, history, trial) {
      const { space, seed } = setting;
      const enough = Object.keys(space).length + TRIALS_BEYOND;
      const ranking = rankingOf(history, enough);
      if (ranking.good.length < enough) return startupPoint(setting, enough, trial);
      if (uniform(stream(seed, "bohb", trial), 0) < random) {
        const { unit } = startupPoint(setting, enough, trial);
        return { unit, reason: "drawn from the whole space, for safety" };
      }
      const isTried = triedBefore(space, history);
      // As in the paper, trials that were stopped before those epochs are no evidence against.
      const equal = { ...ranking, short: [] };
      const unit = likeTheGood(setting, { history, ranking: equal, candidates, trial, isTried });
      return { unit, reason: `like the best of ${ranking.good.length} trials of equal training` };
    },
  };
}
