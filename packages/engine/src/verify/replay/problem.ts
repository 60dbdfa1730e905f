// The small problems that the reference minimizes, in double precision from the engine's values.

import { known } from "../known.ts";
import { numbersOf, type ReferenceCase } from "../reference-file.ts";

type Values = ReadonlyMap<string, Float32Array>;

/** The loss (none, or one number) and the gradient of each parameter at `values`, at a step. */
export type Problem = (values: Values, step: number) => Point;

type Point = { readonly loss: number[]; readonly gradients: ReadonlyMap<string, number[]> };

/** The problem that a case names. */
export function problemOf(reference: ReferenceCase): Problem {
  return known(PROBLEMS, reference.config.string("problem"), "problem")(reference);
}

const PROBLEMS: Readonly<Record<string, (reference: ReferenceCase) => Problem>> = {
  quadratic,
  logistic,
  scalar_quadratic: scalarQuadratic,
  given_gradients: givenGradients,
};

/** loss(w) = 0.5 w'Aw - b'w, gradient Aw - b, A symmetric. */
function quadratic({ inputs }: ReferenceCase): Problem {
  const [A, b] = [numbersOf(inputs, "A").data, numbersOf(inputs, "b").data];
  return (values) => {
    const w = values.get("w")!;
    const gradient: number[] = [];
    let loss = 0;
    for (let i = 0; i < w.length; i++) {
      let sum = 0;
      for (let j = 0; j < w.length; j++) sum += A[i * w.length + j]! * w[j]!;
      gradient.push(sum - b[i]!);
      loss += w[i]! * (0.5 * sum - b[i]!);
    }
    return { loss: [loss], gradients: new Map([["w", gradient]]) };
  };
}

/** loss(W,c) = mean of softplus(z) - y z, z = XW + c: binary cross-entropy from logits. */
function logistic({ inputs }: ReferenceCase): Problem {
  const [X, y] = [numbersOf(inputs, "X").data, numbersOf(inputs, "y").data];
  return (values) => {
    const [W, c] = [values.get("W")!, values.get("c")![0]!];
    const dW = Array.from(W, () => 0);
    let [dc, loss] = [0, 0];
    for (let i = 0; i < y.length; i++) {
      let z = c;
      for (let j = 0; j < W.length; j++) z += X[i * W.length + j]! * W[j]!;
      loss += (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i]! * z) / y.length;
      const error = (1 / (1 + Math.exp(-z)) - y[i]!) / y.length;
      dc += error;
      for (let j = 0; j < W.length; j++) dW[j]! += error * X[i * W.length + j]!;
    }
    const gradients = new Map([
      ["W", dW],
      ["c", [dc]],
    ]);
    return { loss: [loss], gradients };
  };
}

/** loss(w) = x0 w^2 + x1 w + x2, x the coefficients. */
function scalarQuadratic({ inputs }: ReferenceCase): Problem {
  const [x0, x1, x2] = numbersOf(inputs, "coefficients").data;
  return (values) => {
    const w = values.get("w")![0]!;
    const gradients = new Map([["w", [2 * x0! * w + x1!]]]);
    return { loss: [x0! * w * w + x1! * w + x2!], gradients };
  };
}

/** No loss: grad_<name>[t] is the gradient at step t. */
function givenGradients({ inputs }: ReferenceCase): Problem {
  return (values, step) => {
    const gradients = [...values].map(([name, { length }]) => {
      const { data } = numbersOf(inputs, `grad_${name}`);
      return [name, data.slice(step * length, (step + 1) * length)] as const;
    });
    return { loss: [], gradients: new Map(gradients) };
  };
}
