// What computing a loss gives.

import type { Tape } from "../autodiff/tape.ts";
import type { Tensor } from "../tensor.ts";

export type LossResult = {
  /** After weights and reduction, summed in double precision. */
  readonly value: number;
  /** Loss of each row before weights, (N). */
  readonly perSample: Tensor;
  /** Fill the gradients of everything on the tape; once. */
  backward(tape: Tape): void;
};
