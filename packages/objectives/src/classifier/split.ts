// The validation split, carved out of the training set. It depends on the data set's size and on
// splitSeed alone: trials of a sweep are judged on the same rows, and no trial trains on them.

import { CaviarError } from "@caviar/errors";
import { permutation, stream } from "@caviar/random";

export type ValidationSplit = {
  /** Rows to train on. */
  readonly train: Uint32Array;
  /** Rows to judge by. */
  readonly validation: Uint32Array;
};

export type SplitOptions = { readonly validationFraction: number; readonly splitSeed: number };

/** Throws CAV_SPEC_INVALID when the fraction leaves either part empty. */
export function validationSplit(count: number, options: SplitOptions): ValidationSplit {
  const { validationFraction, splitSeed } = options;
  const held = Math.round(count * validationFraction);
  if (held < 1 || held >= count) {
    throw new CaviarError(
      "CAV_SPEC_INVALID",
      `validationFraction ${validationFraction} of ${count} rows leaves nothing to train on or to ` +
        "judge by; choose one nearer to 0.2",
    );
  }
  const order = permutation(stream(splitSeed, "validation-split"), count);
  return { train: order.subarray(held), validation: order.subarray(0, held) };
}
