// An update rule: how gradients become changes of the parameters, with its slots (tensors beside
// each parameter). What all optimizers share, from schedules to clipping, is in optimizer.ts.
// Invariant: slots and the powers that it is given are the whole state of a rule.

import type { Tensor } from "../tensor.ts";

export type Rule = {
  /** Slot name -> tensor, such as `m.layers.0.kernel`. */
  readonly slots: ReadonlyMap<string, Tensor>;
  /** Numbers whose powers by the update's number the rule needs, such as Adam's betas. */
  readonly bases: readonly number[];
  /**
   * One update of every parameter, number t = 1, 2, ... The gradients are in the parameters'
   * order and may be overwritten; powers[i] is bases[i]^t.
   */
  apply(gradients: readonly Tensor[], learningRate: number, powers: readonly number[]): void;
};
