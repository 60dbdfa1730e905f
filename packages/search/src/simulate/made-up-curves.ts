// Learning curves for any space, made up by formula: something for a simulated sweep to search when
// there is no table of real ones. They say nothing about anybody's model; they have what makes a
// sampler or a scheduler work well or badly: an optimum inside the space, parameters that matter
// less and less in their order, early epochs that tell something but not all, and a little noise.
//
//   loss(t) = a + (1 - a) exp(-6 s t / epochs) + noise,   s = 2^(2 (u_1 - o_1)),
//   a = 0.05 + 0.9 * (1 - exp(-2 * sum_d w_d (u_d - o_d)^2)),   w_d = 4, 2, 1, 1/2, ...
//
// u are the point's places in [0,1], o those of the optimum; the k-th best value of a choice counts
// as a distance of k / (2 * values). The first parameter also sets the speed s, as a learning rate
// does. The losses are a function of (space, point, trial, epoch).

import { normal, permutation, stream, uniform } from "@caviar/random";

import type { Parameter } from "../space/parameter.ts";
import { choiceIndex } from "../space/choice.ts";
import { type Point, type Space, unitFromPoint } from "../space/space.ts";
import { activeDimensions } from "../space/active.ts";

const SEED = 0;
const NOISE = 0.003;

/** The loss of a point of `space` after so many of `epochsMax` epochs, in about (0, 1]. */
export function madeUpCurves(
  space: Space,
  epochsMax: number,
): (point: Point, epochs: number, trial: number) => number {
  const distances = Object.values(space).map(distanceFrom);
  return (point, epochs, trial) => {
    const unit = unitFromPoint(space, point);
    const active = activeDimensions(space, unit);
    let sum = 0;
    for (const [d, distance] of distances.entries()) {
      if (active[d]!) sum += 4 * 2 ** -d * distance(unit[d]!) ** 2;
    }
    const floor = 0.05 + 0.9 * (1 - Math.exp(-2 * sum));
    const speed = 2 ** (2 * distances[0]!(unit[0]!));
    const left = Math.exp((-6 * speed * epochs) / epochsMax);
    const noise = NOISE * normal(stream(SEED, "made up", trial), epochs);
    return floor + (1 - floor) * left + noise;
  };
}

/** How far, and on which side, a place is from the optimum of its dimension. */
function distanceFrom(parameter: Parameter, dimension: number): (u: number) => number {
  const from = stream(SEED, "optimum", dimension);
  if (parameter.type === "choice") {
    const ranks = permutation(from, parameter.values.length);
    return (u) => ranks[choiceIndex(parameter, u)]! / (2 * parameter.values.length);
  }
  const optimum = 0.2 + 0.6 * uniform(from, 0);
  return (u) => u - optimum;
}
