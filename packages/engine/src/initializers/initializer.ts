// How weights start: drawn so that signals keep their variance through the layers.
//   he      variance 2 / fanIn               He et al. 2015, arXiv:1502.01852, equation 10; for ReLU
//   glorot  variance 2 / (fanIn + fanOut)    Glorot & Bengio 2010, equation 16; for tanh, sigmoid
//   lecun   variance 1 / fanIn               LeCun et al. 1998, Efficient BackProp; for SELU
// Normal draws are not truncated (Keras truncates at two deviations); uniform ones have the same
// variance. A weight is a function of the stream and of its place alone.

import { normal, type Stream, uniform } from "@caviar/random";

import { requireOneOf } from "../one-of.ts";
import type { Tensor } from "../tensor.ts";

export type Initializer = (typeof INITIALIZERS)[number];

const INITIALIZERS = [
  "zeros",
  "ones",
  /** Uniform in [-0.05, 0.05), Keras' default for embeddings. */
  "randomUniform",
  /** Normal with deviation 0.05. */
  "randomNormal",
  "heNormal",
  "heUniform",
  "glorotNormal",
  "glorotUniform",
  "lecunNormal",
  "lecunUniform",
] as const;

/** The initializer, which there is. Throws CAV_USAGE for another name. */
export function checkedInitializer(initializer: Initializer): Initializer {
  requireOneOf("initializer", initializer, INITIALIZERS);
  return initializer;
}

/** Inputs that a unit sums, and units that an input goes to. */
export type Fans = { readonly fanIn: number; readonly fanOut: number };

const SMALL = 0.05;

/** Fill `tensor` from the stream. */
export function initialize(
  tensor: Tensor,
  initializer: Initializer,
  from: Stream,
  fans: Fans,
): void {
  const { data } = tensor;
  if (initializer === "zeros") data.fill(0);
  else if (initializer === "ones") data.fill(1);
  else if (initializer === "randomUniform") fillUniform(data, from, SMALL);
  else if (initializer === "randomNormal") fillNormal(data, from, SMALL);
  else {
    const deviation = Math.sqrt(varianceOf(initializer, fans));
    if (initializer.endsWith("Normal")) fillNormal(data, from, deviation);
    else fillUniform(data, from, deviation * Math.sqrt(3)); // uniform in +-a: variance a^2 / 3
  }
}

type Scaled = Exclude<Initializer, "zeros" | "ones" | "randomUniform" | "randomNormal">;

function varianceOf(initializer: Scaled, { fanIn, fanOut }: Fans): number {
  switch (initializer) {
    case "heNormal":
    case "heUniform":
      return 2 / fanIn;
    case "glorotNormal":
    case "glorotUniform":
      return 2 / (fanIn + fanOut);
    case "lecunNormal":
    case "lecunUniform":
      return 1 / fanIn;
  }
}

function fillNormal(data: Float32Array, from: Stream, deviation: number): void {
  for (let i = 0; i < data.length; i++) data[i] = deviation * normal(from, i);
}

function fillUniform(data: Float32Array, from: Stream, limit: number): void {
  for (let i = 0; i < data.length; i++) data[i] = limit * (2 * uniform(from, i) - 1);
}
