// Picks a sampler by space, budget and parallelism, and says which and why:
//
//   all trials run at once, or there are fewer than FEW   sobol: there is nothing to learn from
//   the results have several objectives                   nsga-ii: it looks for the whole front
//   up to GP_TRIALS trials, GP_DIMENSIONS dimensions,     gp: it finds most in few trials
//   few of them conditional, GP_PARALLELISM at once
//   otherwise, and for the trials after those             tpe: any space, budget and parallelism
//
// Use it when you have no opinion. Do not use it when you want to see and steer the search (take
// coarse-to-fine), or when you compare samplers: name the one you mean.

import { z } from "zod";

import { strict } from "../expected.ts";
import type { History } from "../history.ts";
import { gp, gpSchema } from "./gp.ts";
import { nsgaIi, nsgaIiSchema } from "./nsga-ii.ts";
import type { PointSampler, Setting } from "./sampler.ts";
import { sobol } from "./sobol.ts";
import { tpe, tpeSchema } from "./tpe.ts";

export const autoSchema = strict({ name: z.literal("auto") }).readonly();

/** A model of fewer results than this is no better than an even spread. */
const FEW = 20;
/** A proposal of gp takes a tenth of a second by then, and tpe has enough to learn from. */
const GP_TRIALS = 200;
const GP_DIMENSIONS = 20;
const GP_PARALLELISM = 16;
/** A model of all dimensions at once sees little in a space that is mostly left out. */
const GP_CONDITIONAL = 0.7;

type Choice = { readonly sampler: PointSampler; readonly picked: string };

function choiceFor(setting: Setting, { trials }: History, trial: number): Choice {
  const { budget, parallelism } = setting;
  if (budget.trials <= parallelism) {
    return { sampler: sobol(), picked: "auto picked sobol, because all trials run at once" };
  }
  if (budget.trials < FEW) {
    return { sampler: sobol(), picked: `auto picked sobol for fewer than ${FEW} trials` };
  }
  const first = trials.find(({ rungs }) => rungs.length > 0);
  if ((first?.rungs[0]?.losses.length ?? 0) > 1) {
    const sampler = nsgaIi(nsgaIiSchema.parse({ name: "nsga-ii" }));
    return { sampler, picked: "auto picked nsga-ii for several objectives" };
  }
  if (trial < GP_TRIALS && suitsGp(setting)) {
    const sampler = gp(gpSchema.parse({ name: "gp" }));
    const which = budget.trials > GP_TRIALS ? `the first ${GP_TRIALS}` : "so few";
    return { sampler, picked: `auto picked gp, which learns most from ${which} trials` };
  }
  const sampler = tpe(tpeSchema.parse({ name: "tpe" }));
  return { sampler, picked: "auto picked tpe, which learns from any number of results" };
}

function suitsGp({ space, parallelism }: Setting): boolean {
  const parameters = Object.values(space);
  const conditional = parameters.filter(({ when }) => when !== undefined).length;
  return (
    parameters.length <= GP_DIMENSIONS &&
    parallelism <= GP_PARALLELISM &&
    conditional <= GP_CONDITIONAL * parameters.length
  );
}

/** The sampler that fits the sweep. */
export function auto(): PointSampler {
  return {
    kind: "points",
    learns: true,
    propose(setting, history, trial) {
      const { sampler, picked } = choiceFor(setting, history, trial);
      const { unit, reason } = sampler.propose(setting, history, trial);
      return { unit, reason: `${picked}: ${reason}` };
    },
  };
}
