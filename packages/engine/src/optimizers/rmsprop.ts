// RMSProp (Hinton 2012, Neural Networks for Machine Learning, lecture 6e): each step is divided by
// the root of a running mean of squared gradients, v = rho * v + (1 - rho) * g^2. Centred (Graves
// 2013, arXiv:1308.0850) it is divided by the deviation: v - a^2, a = rho * a + (1 - rho) * g.
//   keras: d = learningRate * g / sqrt(v + epsilon);    w -= d, or b = momentum * b + d; w -= b
//   torch: d = g / (sqrt(v) + epsilon);    w -= rate * d, or b = momentum * b + d; w -= rate * b

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";
import type { Rule } from "./rule.ts";
import type { OptimizerSettings } from "./settings.ts";
import { newSlots } from "./slots.ts";

export type RmspropDescription = OptimizerSettings & {
  readonly type: "rmsprop";
  /** Share of the old mean of squares that is kept; default 0.9 (PyTorch: 0.99). */
  readonly rho?: number;
  /** Default 0, which needs no slot. */
  readonly momentum?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
  /** Default false. */
  readonly centered?: boolean;
};

export function rmspropRule(
  engine: Engine,
  parameters: readonly Parameter[],
  description: RmspropDescription,
): Rule {
  const { rho = 0.9, momentum = 0, epsilon = 1e-7, convention = "keras" } = description;
  const keras = convention === "keras";
  const second = newSlots(engine, parameters, "v");
  const first = newSlots(engine, description.centered === true ? parameters : [], "a");
  const velocity = newSlots(engine, momentum === 0 ? [] : parameters, "b");
  const [v, a, b] = [[...second.values()], [...first.values()], [...velocity.values()]];
  const { backend, memory } = engine;

  /** v - a^2 in the current scope, or v itself when not centred. */
  const deviationSquared = (vi: Tensor, ai: Tensor | undefined, g: Tensor): Tensor => {
    if (ai === undefined) return vi;
    backend.blend(ai, g, rho, 1 - rho);
    const variance = memory.tensor(vi.shape);
    variance.data.set(vi.data);
    backend.blendSquares(variance, ai, 1, -1);
    return variance;
  };

  return {
    slots: new Map([...second, ...first, ...velocity]),
    bases: [],
    apply(gradients, learningRate) {
      const place = { inner: keras ? epsilon : 0, outer: keras ? 0 : epsilon };
      for (const [i, { variable }] of parameters.entries()) {
        const [w, g, vi, bi] = [variable.data, gradients[i]!, v[i]!, b[i]];
        backend.blendSquares(vi, g, rho, 1 - rho);
        const squares = deviationSquared(vi, a[i], g);
        if (bi === undefined) {
          backend.addQuotient(w, g, squares, { scale: -learningRate, ...place });
          continue;
        }
        backend.blend(bi, g, momentum, 0);
        backend.addQuotient(bi, g, squares, { scale: keras ? learningRate : 1, ...place });
        backend.blend(w, bi, 1, keras ? -1 : -learningRate);
      }
    },
  };
}
