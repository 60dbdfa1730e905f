// What a layer is: named tensors and a forward pass that tells the tape its backward pass.
// The first axis of what passes through is the batch; shapes here leave it out.

import type { Stream } from "@caviar/random";

import type { Tape } from "../autodiff/tape.ts";
import type { Variable } from "../autodiff/variable.ts";
import type { Tensor } from "../tensor.ts";

/** How a network is run. */
export type Pass = {
  /**
   * Training normalizes by the batch, moves running averages and drops units; inference does none
   * of these.
   */
  readonly training: boolean;
  /** Records the backward pass; undefined when no gradient will be asked for. */
  readonly tape: Tape | undefined;
  /** Names the noise of a training step; only Dropout asks for it. */
  readonly noise?: Noise;
  /** Sees what each layer gave, by its place in the network, and must only read. */
  readonly observe?: (place: number, output: Variable) => void;
};

/** Noise is a function of these and of the layer's place, so that a resumed run draws it again. */
export type Noise = {
  readonly seed: number;
  /** Updates done so far. */
  readonly step: number;
};

/** A learned tensor. */
export type Parameter = {
  readonly name: string;
  readonly variable: Variable;
  /** The loss has the penalty l2 * sum(w^2), Keras' convention: its gradient is 2 * l2 * w. */
  readonly l2: number;
  /** The loss has the penalty l1 * sum(|w|): its gradient is l1 * sign(w), 0 at 0. Default 0. */
  readonly l1?: number;
};

export type Layer = {
  readonly parameters: readonly Parameter[];
  /** State that is not learned by gradients, such as running averages: name -> tensor. */
  readonly buffers: ReadonlyMap<string, Tensor>;
  /** Features of a row of the output: its last axis. */
  readonly units: number;
  /** Shape of one example of the output, such as [height, width, channels]. */
  readonly outputShape: readonly number[];
  /** Draw what does not start at a constant; a function of the stream alone. */
  initialize?(from: Stream): void;
  forward(pass: Pass, x: Variable): Variable;
};

/** A layer of several inputs, such as Add; it learns nothing. */
export type MergeLayer = {
  /** Features of a row of the output: its last axis. */
  readonly units: number;
  /** Shape of one example of the output. */
  readonly outputShape: readonly number[];
  forward(pass: Pass, inputs: readonly Variable[]): Variable;
};
