// A look into a network: what its layers give, and how large its gradients and weights are. It only
// reads, so a training that is watched computes the same bits as one that is not.

import { CaviarError } from "@caviar/errors";

import type { Layer, MergeLayer, Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";
import type { Network } from "./network.ts";

export type LayerStatistics = {
  /** Its place in the network, and its kind. */
  readonly layer: number;
  readonly type: string;
  /** Of all that it gave. */
  readonly mean: number;
  readonly standardDeviation: number;
  /** Share of its units (channels) that were 0 for every row; of a ReLU these are dying. */
  readonly deadShare: number;
  /** Root of the sum of squares of what it learns; absent: it learns nothing. */
  readonly weightNorm?: number;
  /** Means over the channels of a normalization's running averages, scale and shift. */
  readonly movingMean?: number;
  readonly movingVariance?: number;
  readonly gamma?: number;
  readonly beta?: number;
};

/** What every layer gives for `inputs`, in inference mode; all that is made meanwhile is freed. */
export function layerStatistics(network: Network, inputs: readonly Tensor[]): LayerStatistics[] {
  const found: LayerStatistics[] = [];
  network.engine.scope(() => {
    const observe = (place: number, { data }: { readonly data: Tensor }) => {
      const type = network.graph.layers[place]!.layer.type;
      const layer = network.layers[place]!;
      found.push({ layer: place, type, ...momentsOf(data), ...averagesOf(layer) });
    };
    network.run({ training: false, tape: undefined, observe }, inputs);
  });
  return found;
}

/** The norm of each parameter's gradient, by name; to be asked between backward and update. */
export function gradientNorms(network: Network): ReadonlyMap<string, number> {
  return new Map(
    network.parameters.map(({ name, variable: { gradient } }) => {
      if (gradient === undefined) {
        throw new CaviarError(
          "CAV_USAGE",
          `${name} has no gradient: ask between backward and update`,
        );
      }
      return [name, Math.sqrt(network.engine.backend.sumSquares(gradient))];
    }),
  );
}

function momentsOf(output: Tensor) {
  const { data, size, columns } = output;
  const lives = new Uint8Array(columns);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < size; i++) {
    const value = data[i]!;
    sum += value;
    squares += value * value;
    if (value !== 0) lives[i % columns] = 1;
  }
  const mean = sum / size;
  const alive = lives.reduce((count, lived) => count + lived, 0);
  return {
    mean,
    // Rounding may leave less than nothing of a constant.
    standardDeviation: Math.sqrt(Math.max(0, squares / size - mean * mean)),
    deadShare: 1 - alive / columns,
  };
}

function averagesOf(layer: Layer | MergeLayer) {
  if (!("buffers" in layer)) return {};
  const { parameters, buffers } = layer;
  const [mean, variance] = [buffers.get("moving_mean"), buffers.get("moving_variance")];
  const learned = (name: string) =>
    parameters.find((parameter) => parameter.name === name)?.variable.data;
  const [gamma, beta] = [learned("gamma"), learned("beta")];
  return {
    ...(parameters.length > 0 && { weightNorm: weightNormOf(parameters) }),
    ...(mean && { movingMean: meanOf(mean) }),
    ...(variance && { movingVariance: meanOf(variance) }),
    ...(gamma && { gamma: meanOf(gamma) }),
    ...(beta && { beta: meanOf(beta) }),
  };
}

function weightNormOf(parameters: readonly Parameter[]): number {
  let squares = 0;
  for (const { variable } of parameters) for (const w of variable.data.data) squares += w * w;
  return Math.sqrt(squares);
}

function meanOf({ data }: Tensor): number {
  let sum = 0;
  for (const value of data) sum += value;
  return sum / data.length;
}
