// A model of your own. This one fits a curve to noisy points by gradient descent with momentum; put
// yours in its place.

import { defineObjective, z } from "@caviar/objectives/define";

const POINTS = 64;
const COEFFICIENTS = 4;

/** Points of a sine with noise, and points to judge on; the same for every trial. */
const points = Array.from({ length: 2 * POINTS }, (_, index) => {
  const x = (2 * index) / (2 * POINTS - 1) - 1;
  return { x, y: Math.sin(3 * x) + 0.1 * Math.sin(97 * index) };
});
const training = points.filter((_, index) => index % 2 === 0);
const validation = points.filter((_, index) => index % 2 === 1);

const valueAt = (weights: readonly number[], x: number) =>
  weights.reduce((sum, weight, power) => sum + weight * x ** power, 0);

function meanSquaredError(weights: readonly number[]): number {
  const squares = validation.map(({ x, y }) => (valueAt(weights, x) - y) ** 2);
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}

export default defineObjective({
  name: "my-objective",
  description: "fits a curve to noisy points",
  params: {
    learningRate: z.number().positive(),
    momentum: z.number().min(0).lt(1).default(0),
  },
  metrics: { loss: "minimize" },
  // What training goes on from; checked when it is read back.
  state: z.object({ weights: z.array(z.number()), velocity: z.array(z.number()) }),

  train({ params, state, remaining, random, report, save }) {
    const start = random("weights");
    const weights = state?.weights ?? Array.from({ length: COEFFICIENTS }, () => start.normal());
    const velocity = state?.velocity ?? weights.map(() => 0);
    for (const epoch of remaining()) {
      for (const row of random("order", epoch).permutation(training.length)) {
        const { x, y } = training[row]!;
        const error = valueAt(weights, x) - y;
        for (const power of weights.keys()) {
          velocity[power] =
            params.momentum * velocity[power]! - params.learningRate * error * x ** power;
          weights[power] = weights[power]! + velocity[power];
        }
      }
      report(epoch, { loss: meanSquaredError(weights) });
      save(epoch, () => ({ weights, velocity }));
    }
  },
});
