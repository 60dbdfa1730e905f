// NSGA-II (Deb, Pratap, Agarwal, Meyarivan 2002, IEEE TEC 6): a population of the best trials so
// far, by Pareto front and then by how alone they stand; two of them, picked in tournaments, are
// crossed and mutated into the next trial. Numbers by simulated binary crossover and polynomial
// mutation (Deb, Agrawal 1995), choices by inheritance from either parent and by redrawing.
//
// Generations do not wait: each trial's parents are the best of all that finished before, so that
// any number of trials may run at once (a steady-state NSGA-II).
//
// Use it for several objectives at once, above all when the whole front is wanted and trials are
// cheap: some hundreds of them. Do not use it for one objective, where every other sampler that
// learns is faster.

import { below, type Stream, stream, uniform } from "@caviar/random";
import { z } from "zod";

import { strict, wholeNumber } from "../expected.ts";
import { clamp } from "../space/scale.ts";
import type { UnitPoint } from "../space/space.ts";
import { cellCentre, type Dimension, dimensionsOf } from "./dimension.ts";
import { rankingOf } from "./ranking.ts";
import type { PointSampler } from "./sampler.ts";
import { startupPoint } from "./startup.ts";
import { triedBefore } from "./tried.ts";

export const nsgaIiSchema = strict({
  name: z.literal("nsga-ii"),
  /** Trials from which parents are picked; so many are drawn from the whole space first. */
  population: wholeNumber(4, 10_000).default(50),
}).readonly();

export type NsgaIiOptions = z.infer<typeof nsgaIiSchema>;

const CROSSOVER = 0.9;
/** Distribution indexes: how near children stay to their parents. */
const ETA_CROSSOVER = 15;
const ETA_MUTATION = 20;
/** A child that was tried before is made again so often. */
const CHILDREN_MAX = 20;

export function nsgaIi({ population }: NsgaIiOptions): PointSampler {
  return {
    kind: "points",
    learns: true,
    propose(setting, history, trial) {
      const { space, seed, budget } = setting;
      const size = Math.min(population, Math.max(2, Math.ceil(budget.trials / 4)));
      const { good } = rankingOf(history, size);
      if (good.length < size) return startupPoint(setting, size, trial);
      const parents = good.slice(0, size).map(({ unit }) => unit);
      const dimensions = dimensionsOf(space);
      const isTried = triedBefore(space, history);
      let unit: UnitPoint = [];
      for (let child = 0; child < CHILDREN_MAX; child++) {
        unit = childOf(parents, dimensions, stream(seed, "nsga-ii", trial, child));
        if (!isTried(unit)) break;
      }
      return { unit, reason: `a child of two of the ${size} best trials` };
    },
  };
}

/** `parents`: best first. */
function childOf(
  parents: readonly UnitPoint[],
  dimensions: readonly Dimension[],
  from: Stream,
): UnitPoint {
  // The better of two is the one that stands further in front.
  const pick = (index: number): UnitPoint => {
    const places = [below(from, index, parents.length), below(from, index + 1, parents.length)];
    return parents[Math.min(...places)]!;
  };
  const [one, other] = [pick(0), pick(2)];
  const isCrossed = uniform(from, 4) < CROSSOVER;
  return dimensions.map((dimension, d) => {
    const draw = (k: number): number => uniform(from, 5 + 4 * d + k);
    const isMutated = draw(2) < 1 / dimensions.length;
    if (dimension.kind === "unordered") {
      const inherited = isCrossed && draw(0) < 0.5 ? other[d]! : one[d]!;
      const cells = dimension.edges.length - 1;
      return isMutated ? cellCentre(dimension.edges, Math.floor(draw(3) * cells)) : inherited;
    }
    const inherited = isCrossed ? crossed(one[d]!, other[d]!, draw(0), draw(1)) : one[d]!;
    return isMutated ? mutated(inherited, draw(3)) : inherited;
  });
}

/** One of the two children of simulated binary crossover; `side` says which. */
function crossed(a: number, b: number, u: number, side: number): number {
  const base = u < 0.5 ? 2 * u : 1 / (2 * (1 - u));
  const beta = Math.exp(Math.log(base) / (ETA_CROSSOVER + 1));
  const sign = side < 0.5 ? 1 : -1;
  return clamp(0.5 * (a + b + sign * beta * (a - b)), 0, 1);
}

/** The root that ETA_MUTATION asks for. */
function root(value: number): number {
  return Math.exp(Math.log(value) / (ETA_MUTATION + 1));
}

/** Polynomial mutation, with the whole unit interval as the range. */
function mutated(x: number, u: number): number {
  const step = u < 0.5 ? root(Math.max(2 * u, 1e-12)) - 1 : 1 - root(2 * (1 - u));
  return clamp(x + step, 0, 1);
}
