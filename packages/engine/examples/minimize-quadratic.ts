// Minimise w^2 - 10 w + 25, whose minimum is at w = 5, in three ways.

import { autodiff, createEngine } from "@caviar/engine";

const STEPS = 1000;
const adam = { type: "adam", learningRate: 0.1 } as const;

/** By a tape: record the cost, ask for its gradient, apply it. */
export function byTape(): number {
  const engine = createEngine();
  const { variable, add, subtract, multiply, square, tape, gradients, optimizer } =
    autodiff(engine);
  const w = variable(0);
  const optimize = optimizer(adam);
  optimize.bind([w]);
  for (let step = 0; step < STEPS; step++) {
    engine.scope(() => {
      const cost = tape(() => add(subtract(square(w), multiply(10, w)), 25));
      optimize.applyGradients(gradients(cost, [w]), [w]);
    });
  }
  return w.value;
}

/** By `minimize`, which does the same in one call. */
export function byMinimize(): number {
  const { variable, add, subtract, multiply, square, optimizer } = autodiff(createEngine());
  const w = variable(0);
  const optimize = optimizer(adam);
  const cost = () => add(subtract(square(w), multiply(10, w)), 25);
  for (let step = 0; step < STEPS; step++) optimize.minimize(cost, [w]);
  return w.value;
}

/** The cost x0 w^2 + x1 w + x2 whose coefficients are data, as examples of a training set are. */
export function withCoefficients(coefficients: readonly [number, number, number]): number {
  const { variable, constant, add, multiply, square, optimizer } = autodiff(createEngine());
  const w = variable(0);
  const [x0, x1, x2] = coefficients.map((x) => constant(x));
  const optimize = optimizer(adam);
  const cost = () => add(add(multiply(x0!, square(w)), multiply(x1!, w)), x2!);
  for (let step = 0; step < STEPS; step++) optimize.minimize(cost, [w]);
  return w.value;
}

if (import.meta.main) {
  console.log(`by tape:           w = ${byTape()}`);
  console.log(`by minimize:       w = ${byMinimize()}`);
  console.log(`with coefficients: w = ${withCoefficients([1, -10, 25])}`);
}
