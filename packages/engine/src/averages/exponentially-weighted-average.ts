// Exponentially weighted averages: v_t = beta * v_(t-1) + (1 - beta) * x_t, about the mean of the
// last 1 / (1 - beta) values. Starting at 0, the first ones are too small; divided by 1 - beta^t
// they are not (the bias correction of Kingma & Ba 2015, section 3).

import { CaviarError } from "@caviar/errors";

export type AverageOptions = {
  /** Share of the old average that is kept, in [0, 1). */
  readonly beta: number;
  /** Start at 0 (default; corrected by `corrected`) or at the first value, which needs no correction. */
  readonly start?: "zero" | "first";
};

/** What an average continues from: plain numbers for a checkpoint. */
export type AverageState = { readonly value: number; readonly power: number };

export class ExponentiallyWeightedAverage {
  readonly #beta: number;
  readonly #start: "zero" | "first";
  #value = 0;
  #power = 1; // beta^t, as a running product

  /** Throws CAV_USAGE unless 0 <= beta < 1. */
  constructor({ beta, start = "zero" }: AverageOptions) {
    if (!(beta >= 0 && beta < 1)) {
      throw new CaviarError("CAV_USAGE", `an average needs a beta in [0, 1), got ${beta}`);
    }
    this.#beta = beta;
    this.#start = start;
  }

  /** v, as the recurrence says; 0 before the first value. */
  get value(): number {
    return this.#value;
  }

  /** v / (1 - beta^t) when started at 0, else v; NaN before the first value. */
  get corrected(): number {
    if (this.#power === 1) return Number.NaN;
    return this.#start === "zero" ? this.#value / (1 - this.#power) : this.#value;
  }

  /** Take in the next value. */
  add(x: number): void {
    const first = this.#power === 1 && this.#start === "first";
    this.#value = first ? x : this.#beta * this.#value + (1 - this.#beta) * x;
    this.#power *= this.#beta;
  }

  /** A copy of all that the next value depends on; see `restore`. */
  get state(): AverageState {
    return { value: this.#value, power: this.#power };
  }

  /** Go on from a state of an average of the same beta and start. */
  restore({ value, power }: AverageState): void {
    this.#value = value;
    this.#power = power;
  }
}

/**
 * A curve smoothed: each value replaced by the corrected average of it and those before. A NaN stays
 * in all that follow, as it should: training has diverged.
 */
export function smooth(values: readonly number[], beta: number): number[] {
  const average = new ExponentiallyWeightedAverage({ beta });
  return values.map((value) => {
    average.add(value);
    return average.corrected;
  });
}
