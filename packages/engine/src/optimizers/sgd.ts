// Stochastic gradient descent with momentum (Polyak 1964) or Nesterov's (Sutskever et al. 2013).
// Keras' velocity holds the learning rate, PyTorch's does not: the paths differ when it changes.
//   keras: v = momentum * v - learningRate * g; w += v      [Nesterov: w += momentum * v - rate * g]
//   torch: b = momentum * b + g; w -= learningRate * b      [Nesterov: w -= rate * (g + momentum * b)]

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";
import type { Rule } from "./rule.ts";
import type { OptimizerSettings } from "./settings.ts";
import { newSlots } from "./slots.ts";

export type SgdDescription = OptimizerSettings & {
  readonly type: "sgd";
  /** Share of the velocity that is kept; default 0, which needs no slot. */
  readonly momentum?: number;
  /** Default false. */
  readonly nesterov?: boolean;
};

export function sgdRule(
  engine: Engine,
  parameters: readonly Parameter[],
  description: SgdDescription,
): Rule {
  const { momentum = 0, nesterov = false, convention = "keras" } = description;
  const slots = newSlots(engine, momentum === 0 ? [] : parameters, "velocity");
  const velocities = [...slots.values()];
  const { backend } = engine;

  const kerasStep = (w: Tensor, v: Tensor, g: Tensor, rate: number): void => {
    if (!nesterov) return backend.momentum(w, v, g, rate, momentum);
    backend.blend(v, g, momentum, -rate);
    backend.blend(w, v, 1, momentum);
    backend.blend(w, g, 1, -rate);
  };
  const torchStep = (w: Tensor, b: Tensor, g: Tensor, rate: number): void => {
    backend.blend(b, g, momentum, 1);
    if (nesterov) backend.blend(w, g, 1, -rate);
    backend.blend(w, b, 1, nesterov ? -rate * momentum : -rate);
  };
  const step = convention === "keras" ? kerasStep : torchStep;

  return {
    slots,
    bases: [],
    apply(gradients, learningRate) {
      for (const [i, { variable }] of parameters.entries()) {
        const [w, g, velocity] = [variable.data, gradients[i]!, velocities[i]];
        if (velocity === undefined) backend.blend(w, g, 1, -learningRate);
        else step(w, velocity, g, learningRate);
      }
    },
  };
}
