// What a layer is: named tensors and a forward pass that tells the tape its backward pass.

import type { Stream } from "@caviar/random";

import type { Tape } from "../autodiff/tape.ts";
import type { Variable } from "../autodiff/variable.ts";
import type { Tensor } from "../tensor.ts";

/** How a network is run. */
export type Pass = {
  /** Training normalizes by the batch and moves running averages; inference does neither. */
  readonly training: boolean;
  /** Records the backward pass; undefined when no gradient will be asked for. */
  readonly tape: Tape | undefined;
};

/** A learned tensor. */
export type Parameter = {
  readonly name: string;
  readonly variable: Variable;
  /** The loss has the penalty l2 * sum(w^2), Keras' convention: its gradient is 2 * l2 * w. */
  readonly l2: number;
};

export type Layer = {
  readonly parameters: readonly Parameter[];
  /** State that is not learned by gradients, such as running averages: name -> tensor. */
  readonly buffers: ReadonlyMap<string, Tensor>;
  /** Features of a row of the output. */
  readonly units: number;
  /** Draw what does not start at a constant; a function of the stream alone. */
  initialize?(from: Stream): void;
  forward(pass: Pass, x: Variable): Variable;
};
