// Adagrad (Duchi, Hazan & Singer 2011, JMLR 12): each step is divided by the root of the sum of all
// squared gradients so far, s += g^2.
//   keras: w -= learningRate * g / sqrt(s + epsilon)
//   torch: w -= learningRate * g / (sqrt(s) + epsilon)

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Rule } from "./rule.ts";
import type { OptimizerSettings } from "./settings.ts";
import { newSlots } from "./slots.ts";

export type AdagradDescription = OptimizerSettings & {
  readonly type: "adagrad";
  /** What the sums start at; default 0.1 (PyTorch: 0). */
  readonly initialAccumulatorValue?: number;
  /** Default 1e-7 (PyTorch: 1e-10). */
  readonly epsilon?: number;
};

export function adagradRule(
  engine: Engine,
  parameters: readonly Parameter[],
  description: AdagradDescription,
): Rule {
  const { initialAccumulatorValue = 0.1, epsilon = 1e-7, convention = "keras" } = description;
  const keras = convention === "keras";
  const slots = newSlots(engine, parameters, "s", initialAccumulatorValue);
  const sums = [...slots.values()];
  const { backend } = engine;

  return {
    slots,
    bases: [],
    apply(gradients, learningRate) {
      const place = { inner: keras ? epsilon : 0, outer: keras ? 0 : epsilon };
      for (const [i, { variable }] of parameters.entries()) {
        const [g, s] = [gradients[i]!, sums[i]!];
        backend.blendSquares(s, g, 1, 1);
        backend.addQuotient(variable.data, g, s, { scale: -learningRate, ...place });
      }
    },
  };
}
