// Batch normalization in inference is x a + b for each channel: a = gamma / sqrt(variance + epsilon),
// b = beta - mean a. Behind a layer that is linear it goes into that layer's kernel and bias.

import type { ExportedLayer } from "../exported-layer.ts";
import { activationOf } from "../activation-settings.ts";

/** In double precision; rounded when it has met the kernel. */
export type Affine = { readonly factor: Float64Array; readonly shift: Float64Array };

/** The batch normalization's; undefined of another layer. */
export function affineOf({ description, weights, outputShape }: ExportedLayer): Affine | undefined {
  if (description.type !== "batchNormalization") return undefined;
  const { epsilon = 1e-3 } = description;
  const [mean, variance] = [weights.get("moving_mean")!, weights.get("moving_variance")!];
  const [gamma, beta] = [weights.get("gamma"), weights.get("beta")];
  const channels = outputShape.at(-1)!;
  const factor = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    factor[c] = (gamma?.data[c] ?? 1) / Math.sqrt(variance.data[c]! + epsilon);
    shift[c] = (beta?.data[c] ?? 0) - mean.data[c]! * factor[c]!;
  }
  return { factor, shift };
}

/**
 * For each layer that a batch normalization can go into, that one's place: the layer is linear, and
 * nothing else takes its value.
 */
export function foldedInto(
  inputs: number,
  layers: readonly ExportedLayer[],
  outputs: readonly number[],
): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (const layer of layers) {
    const value = inputs + layer.place;
    const takers = layers.filter(({ from }) => from.includes(value));
    const [taker] = takers;
    const isAlone = takers.length === 1 && !outputs.includes(value);
    const hasKernel = layer.weights.has("kernel");
    const isLinear = activationOf(layer).name === "linear";
    if (hasKernel && isLinear && isAlone && taker!.description.type === "batchNormalization") {
      places.set(layer.place, taker!.place);
    }
  }
  return places;
}

/** A kernel whose output channel is `channelOf(i)` for its element i, and its bias, with what follows. */
export function folded(
  { weights, outputShape }: ExportedLayer,
  affine: Affine | undefined,
  channelOf: (element: number) => number,
): { readonly kernel: Float32Array; readonly bias: Float32Array | undefined } {
  const kernel = weights.get("kernel")!.data;
  const bias = weights.get("bias")?.data;
  if (affine === undefined) return { kernel, bias };
  const { factor, shift } = affine;
  return {
    kernel: kernel.map((value, i) => value * factor[channelOf(i)]!),
    bias: Float32Array.from(
      { length: outputShape.at(-1)! },
      (_, c) => (bias?.[c] ?? 0) * factor[c]! + shift[c]!,
    ),
  };
}
