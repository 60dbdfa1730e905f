// The settings of the `classifier` objective. Every one can be fixed or swept; those that the
// chosen optimizer does not have (momentum under adam) are ignored.

import { datasetNames } from "@caviar/datasets";
import { z } from "zod";

export const classifierConfig = z.strictObject({
  dataset: z.enum(datasetNames).describe("data set to learn"),
  learningRate: z.number().positive().default(1e-3),
  learningRateDecay: z
    .number()
    .min(0)
    .default(0)
    .describe("epoch n (0 is the first) learns at learningRate / (1 + learningRateDecay * n)"),
  optimizer: z.enum(["adam", "sgd"]).default("adam"),
  beta1: z.number().min(0).lt(1).default(0.9).describe("adam: decay of the gradient's average"),
  momentum: z.number().min(0).lt(1).default(0.9).describe("sgd: share of the velocity kept"),
  batchSize: z.int().min(1).max(65_536).default(32),
  layers: z.int().min(0).max(32).default(2).describe("hidden layers"),
  units: z.int().min(1).max(16_384).default(64).describe("units of each hidden layer"),
  l2: z.number().min(0).default(0).describe("adds l2 * sum(w^2) of every kernel to the loss"),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("share of each hidden layer's units that a training step leaves out"),
  batchNorm: z.boolean().default(true).describe("batch normalization in each hidden layer"),
  batchNormMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe("share of the old running averages kept at each step"),
  validationFraction: z
    .number()
    .gt(0)
    .max(0.9)
    .default(0.2)
    .describe("share of the training set held out to judge trials"),
  splitSeed: z.int().min(0).default(0).describe("which rows are held out; equal for all trials"),
});

/** What can change between two epochs: all that the sizes of tensors do not depend on. */
export const STEERABLE = [
  "learningRate",
  "learningRateDecay",
  "beta1",
  "momentum",
  "batchSize",
  "l2",
  "dropout",
  "batchNormMomentum",
] as const satisfies (keyof ClassifierConfig)[];

export type ClassifierConfig = z.infer<typeof classifierConfig>;
