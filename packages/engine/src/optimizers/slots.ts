// Tensors beside each parameter, such as a velocity: made at 0, kept as long as the model.

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";

/** One zeroed slot a parameter, in the parameters' order, under `<slot>.<parameter>`. */
export function zeroSlots(
  engine: Engine,
  parameters: readonly Parameter[],
  slot: string,
): Map<string, Tensor> {
  const slots = new Map<string, Tensor>();
  for (const { name, variable } of parameters) {
    const tensor = engine.memory.tensor(variable.data.shape);
    tensor.data.fill(0);
    slots.set(`${slot}.${name}`, tensor);
  }
  return slots;
}
