// The pictures of the README: its own first sweep, and one of thousands of trials.

import type { SweepId, SweepSpecInput } from "@caviar/protocol";

import { smallSweep } from "./small-sweep.ts";

/** As packages/examples/digits.yaml has it. */
export const pictureSweep: Omit<SweepSpecInput, "pool"> = {
  ...smallSweep,
  description: "Handwritten digits, 8 x 8 pixels, coarse to fine in three rounds",
  objective: {
    name: "classifier",
    settings: { dataset: "digits", optimizer: "adam", learningRateDecay: 0.2 },
  },
  space: {
    learningRate: { type: "float", min: 0.0003, max: 0.05, scale: "log" },
    beta1: { type: "float", min: 0.7, max: 0.999, scale: "reverse-log" },
    batchSize: { type: "int", min: 16, max: 256, scale: "log" },
    layers: { type: "int", min: 1, max: 3 },
    units: { type: "int", min: 32, max: 256, scale: "log" },
    l2: { type: "float", min: 0.000001, max: 0.01, scale: "log" },
    batchNorm: { type: "choice", values: [true, false] },
  },
  sampler: {
    name: "coarse-to-fine",
    rounds: [
      { trials: 36, epochs: 4 },
      { trials: 18, epochs: 12, promote: 8 },
      { trials: 12, epochs: 30, promote: 6 },
    ],
  },
  budget: { trials: 66, epochs: 30 },
};

export const pictureLedger = { trials: 5000, epochs: 20 };

type Sweeps = { readonly digits: SweepId; readonly large: SweepId };

type Picture = {
  /** Thousands of thin lines make a PNG of a megabyte: such a picture is a .jpg. */
  readonly file: string;
  readonly address: (sweeps: Sweeps) => string;
  readonly scheme: "light" | "dark";
  readonly width: number;
  readonly height: number;
};

export const PICTURES: readonly Picture[] = [
  {
    file: "overview.png",
    address: ({ digits }) => `#/sweeps/${digits}`,
    scheme: "light",
    width: 1760,
    height: 1130,
  },
  {
    file: "parallel.jpg",
    address: ({ large }) => `#/sweeps/${large}?filter=learningRate~0.3~0.55+%7E0%7E0.2`,
    scheme: "dark",
    width: 1760,
    height: 1640,
  },
];
