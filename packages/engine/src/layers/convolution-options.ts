// What convolutions of every kind may be told.

import type { Activation } from "./activation.ts";
import type { KernelOptions } from "./kernel-and-bias.ts";
import type { Padding, Pair } from "./windows.ts";

export type ConvolutionOptions = KernelOptions & {
  /** Shape of one example: [height, width, channels]. */
  readonly inputShape: readonly number[];
  readonly kernelSize: Pair;
  /** Default 1. */
  readonly strides?: Pair;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Distance of neighbouring kernel elements in the image; default 1. */
  readonly dilationRate?: Pair;
  /** Default `linear`. */
  readonly activation?: Activation;
};
