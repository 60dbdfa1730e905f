// Picks a sampler by what is known of the sweep, and says which and why:
//
//   all trials run at once, or there are fewer than FEW   sobol: there is nothing to learn from
//   the results have several objectives                   nsga-ii: it looks for the whole front
//   otherwise                                             tpe: any space, budget and parallelism
//
// Use it when you have no opinion. Do not use it when you want to see and steer the search (take
// coarse-to-fine), or when you compare samplers: name the one you mean.

import { z } from "zod";

import { strict } from "../expected.ts";
import type { History } from "../history.ts";
import { nsgaIi, nsgaIiSchema } from "./nsga-ii.ts";
import type { PointSampler, Setting } from "./sampler.ts";
import { sobol } from "./sobol.ts";
import { tpe, tpeSchema } from "./tpe.ts";

export const autoSchema = strict({ name: z.literal("auto") }).readonly();

/** A model of fewer results than this is no better than an even spread. */
const FEW = 20;

type Choice = { readonly sampler: PointSampler; readonly picked: string };

function choiceFor({ budget, parallelism }: Setting, { trials }: History): Choice {
  if (budget.trials <= parallelism) {
    return { sampler: sobol(), picked: "auto picked sobol, because all trials run at once" };
  }
  if (budget.trials < FEW) {
    return { sampler: sobol(), picked: `auto picked sobol for fewer than ${FEW} trials` };
  }
  if (trials.some(({ rungs }) => (rungs[0]?.losses.length ?? 0) > 1)) {
    const sampler = nsgaIi(nsgaIiSchema.parse({ name: "nsga-ii" }));
    return { sampler, picked: "auto picked nsga-ii for several objectives" };
  }
  const sampler = tpe(tpeSchema.parse({ name: "tpe" }));
  return { sampler, picked: "auto picked tpe, which learns from results" };
}

/** The sampler that fits the sweep. */
export function auto(): PointSampler {
  return {
    kind: "points",
    learns: true,
    propose(setting, history, trial) {
      const { sampler, picked } = choiceFor(setting, history);
      const { unit, reason } = sampler.propose(setting, history, trial);
      return { unit, reason: `${picked}: ${reason}` };
    },
  };
}
