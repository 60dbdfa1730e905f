// Tensors beside each parameter, such as a velocity: kept as long as the model.

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";

/** One slot a parameter, in the parameters' order, under `<slot>.<parameter>`; at 0 or `start`. */
export function newSlots(
  engine: Engine,
  parameters: readonly Parameter[],
  slot: string,
  start = 0,
): Map<string, Tensor> {
  const slots = new Map<string, Tensor>();
  for (const { name, variable } of parameters) {
    const tensor = engine.memory.tensor(variable.data.shape);
    tensor.data.fill(start);
    slots.set(`${slot}.${name}`, tensor);
  }
  return slots;
}
