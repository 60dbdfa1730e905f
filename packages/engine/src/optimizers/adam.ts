// Adam (Kingma & Ba 2015, arXiv:1412.6980), in the form at the end of its section 2:
// stepSize = learningRate * sqrt(1 - beta2^t) / (1 - beta1^t), w -= stepSize * m / (sqrt(v) + eps).
// Keras adds its epsilon there; PyTorch's, added after the bias correction of v, is equal to
// epsilon * sqrt(1 - beta2^t) in this form.
// AMSGrad (Reddi, Kale & Kumar 2018) divides by the root of the largest v so far.
// AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101) is Adam with decoupled weight decay.

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Rule } from "./rule.ts";
import type { OptimizerSettings } from "./settings.ts";
import { newSlots } from "./slots.ts";

export type AdamDescription = OptimizerSettings & {
  /** `adamw` has weightDecay 0.004 (Keras) by default, `adam` none. */
  readonly type: "adam" | "adamw";
  /** Share of the old mean of gradients that is kept; default 0.9. */
  readonly beta1?: number;
  /** Share of the old mean of their squares that is kept; default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
  /** Default false. */
  readonly amsgrad?: boolean;
};

export function adamRule(
  engine: Engine,
  parameters: readonly Parameter[],
  description: AdamDescription,
): Rule {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, convention = "keras" } = description;
  const first = newSlots(engine, parameters, "m");
  const second = newSlots(engine, parameters, "v");
  const highest = newSlots(engine, description.amsgrad === true ? parameters : [], "h");
  const [m, v, h] = [[...first.values()], [...second.values()], [...highest.values()]];
  const { backend } = engine;

  return {
    slots: new Map([...first, ...second, ...highest]),
    bases: [beta1, beta2],
    apply(gradients, learningRate, [power1, power2]) {
      const correction = Math.sqrt(1 - power2!);
      const stepSize = (learningRate * correction) / (1 - power1!);
      const outer = convention === "torch" ? epsilon * correction : epsilon;
      for (const [i, { variable }] of parameters.entries()) {
        const [w, g, mi, vi, hi] = [variable.data, gradients[i]!, m[i]!, v[i]!, h[i]];
        if (hi === undefined) {
          backend.adam(w, mi, vi, g, { beta1, beta2, stepSize, epsilon: outer });
          continue;
        }
        backend.blend(mi, g, beta1, 1 - beta1);
        backend.blendSquares(vi, g, beta2, 1 - beta2);
        backend.raise(hi, vi);
        backend.addQuotient(w, mi, hi, { scale: -stepSize, inner: 0, outer });
      }
    },
  };
}
