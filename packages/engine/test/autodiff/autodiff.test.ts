// Formulas by hand: every operation's gradient against central differences, and what the tape does.

import { stream, uniform } from "@caviar/random";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Autodiff, autodiff } from "../../src/autodiff/autodiff.ts";
import type { Variable } from "../../src/autodiff/variable.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

const STEP = 1e-2;

/** Values in [0.5, 1.5]: away from 0, where log, division and relu have no central difference. */
function some(count: number, salt: number): Float32Array {
  const from = stream(salt, "values");
  return Float32Array.from({ length: count }, (_, i) => 0.5 + uniform(from, i));
}

type Formula = (math: Autodiff, a: Variable, b: Variable) => Variable;

/** |slope by the tape - central difference| <= 2e-2 * max(1, |slope|), for each element of each. */
function expectSlopes(math: Autodiff, formula: Formula, variables: readonly Variable[]): void {
  const [a, b] = [variables[0]!, variables[1]!];
  // A weighted sum of what comes out, so that no two outputs have the same part in the loss.
  const loss = () => {
    const y = formula(math, a, b);
    return math.sum(math.multiply(y, math.constant(some(y.data.size, 9), y.data.shape)));
  };
  const slopes = math.gradients(math.tape(loss), variables);
  for (const [k, variable] of variables.entries()) {
    for (let i = 0; i < variable.data.size; i++) {
      const { data } = variable.data;
      const value = data[i]!;
      data[i] = value + STEP;
      const above = loss().value;
      data[i] = value - STEP;
      const below = loss().value;
      data[i] = value;
      const quotient = (above - below) / (2 * STEP);
      const slope = slopes[k]!.values[i]!;
      const tolerance = 2e-2 * Math.max(1, Math.abs(slope));
      expect(Math.abs(slope - quotient), `variable ${k}[${i}]`).toBeLessThanOrEqual(tolerance);
    }
  }
}

const formulas: Record<string, Formula> = {
  add: ({ add }, a, b) => add(a, b),
  subtract: ({ subtract }, a, b) => subtract(b, a),
  multiply: ({ multiply }, a, b) => multiply(a, b),
  divide: ({ divide }, a, b) => divide(a, b),
  "square, negate": ({ add, square, negate }, a, b) => add(square(a), negate(b)),
  "exp, log, sqrt": ({ add, exp, log, sqrt }, a, b) => add(exp(a), add(log(b), sqrt(a))),
  "sigmoid, tanh": ({ add, sigmoid, tanh }, a, b) => add(sigmoid(a), tanh(b)),
  "relu, mean": ({ multiply, relu, mean }, a, b) => multiply(relu(a), mean(b)),
  softmax: ({ multiply, softmax }, a, b) => multiply(softmax(a), b),
  "a value used three times": ({ add, multiply }, a, b) => multiply(a, add(a, multiply(a, b))),
};

const SHAPES = {
  "equal shapes": [
    [3, 5],
    [3, 5],
  ],
  "a row over a matrix": [[3, 5], [5]],
  "a column over a matrix": [
    [3, 5],
    [3, 1],
  ],
  "a scalar over a matrix": [[3, 5], []],
} as const;

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

describe.each(BACKENDS)("%s", (backend) => {
  const pairs = Object.keys(formulas).flatMap((name) =>
    Object.entries(SHAPES).map(([how, shapes]) => [name, how, shapes] as const),
  );
  test.each(pairs)("%s of %s has its difference quotients within 2e-2", (name, _, shapes) => {
    const math = autodiff(emptyEngine(backend));
    const variables = shapes.map((shape, k) => math.variable(some(size(shape), k), shape));
    expectSlopes(math, formulas[name]!, variables);
  });

  test("random compositions have their difference quotients within 2e-2", () => {
    const steps = ["add", "subtract", "multiply", "divide", "tanh", "sigmoid"] as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 5 }), (path) => {
        const math = autodiff(emptyEngine(backend));
        const variables = [0, 1].map((k) => math.variable(some(6, k), [2, 3]));
        const formula: Formula = (_, a, b) =>
          path.reduce<Variable>(
            (y, step, i) => {
              if (step === "tanh" || step === "sigmoid") return math[step](y);
              return math[step](y, i % 2 === 0 ? b : a);
            },
            math.multiply(a, b),
          );
        expectSlopes(math, formula, variables);
      }),
      { numRuns: 30 },
    );
  });

  test("matmul has its difference quotients within 2e-2", () => {
    const math = autodiff(emptyEngine(backend));
    const variables = [math.variable(some(6, 1), [2, 3]), math.variable(some(12, 2), [3, 4])];
    expectSlopes(math, ({ matmul }, a, b) => matmul(a, b), variables);
  });

  test("the gradient of one variable leaves nothing behind in another", () => {
    const { variable, multiply, tape, gradients } = autodiff(emptyEngine(backend));
    const [a, b] = [variable(3), variable(4)];
    const product = () => tape(() => multiply(a, b));
    expect(gradients(product(), [a])[0]!.value).toBe(4);
    expect(gradients(product(), [b])[0]!.value).toBe(3);
    expect([a.gradient, b.gradient]).toEqual([undefined, undefined]);
  });

  test("an optimizer leaves no temporary behind", () => {
    const engine = emptyEngine(backend);
    const { variable, square, optimizer } = autodiff(engine);
    const w = variable(3);
    const adam = optimizer({ type: "adam", learningRate: 0.1 });
    adam.minimize(() => square(w), [w]);
    const used = engine.memory.usedBytes;
    for (let step = 0; step < 50; step++) adam.minimize(() => square(w), [w]);
    expect(engine.memory.usedBytes).toBe(used);
    expect(adam.step).toBe(51);
  });
});

test("shapes that do not fit, and gradients of what no tape recorded, are refused by name", () => {
  const { variable, add, matmul, square, gradients, tape, optimizer } = autodiff(
    emptyEngine("wasm"),
  );
  const [a, b] = [variable([1, 2, 3]), variable([1, 2])];
  expect(() => add(a, b)).toThrow("add: shapes [3] and [2] do not fit");
  expect(() => matmul(a, b)).toThrow("matmul: shapes [3] and [2]");
  expect(() => variable([1, 2], [3])).toThrow("needs 3 values, got 2");
  const usage = expect.objectContaining({ code: "CAV_USAGE" });
  expect(() => gradients(square(a), [a])).toThrow(usage);
  const recorded = tape(() => square(a));
  expect(() => gradients(recorded, [b])).toThrow(usage);
  const sgd = optimizer({ type: "sgd", learningRate: 1 });
  sgd.minimize(() => square(a), [a]);
  expect(() => sgd.minimize(() => square(b), [b])).toThrow(usage);
});
