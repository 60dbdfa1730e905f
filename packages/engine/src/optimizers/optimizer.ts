// What an optimizer is: slots (tensors beside each parameter), counters (a few doubles), and an
// update from the gradients that the tape left in the parameters.
// Invariant: besides the learning rate, slots and counters are its whole state; written back, the
// next updates are the same bits.

import type { Tensor } from "../tensor.ts";

export type Optimizer = {
  /** The description's until someone sets another, between two updates. */
  learningRate: number;
  /** Slot name -> tensor, such as `m.layers.0.kernel`. */
  readonly slots: ReadonlyMap<string, Tensor>;
  /** Update count and running products; written in place. */
  readonly counters: Float64Array;
  /** One update of every parameter from its gradient. */
  update(): void;
};
