// A network as other programs see it: each layer with a name that a person understands, the shapes
// around it, and its weights.

import type { LayerDescription, MergeDescription } from "../layers/create-layer.ts";
import type { Network } from "../models/network.ts";

export type ExportedLayer = {
  readonly place: number;
  /** Keras': `dense`, `dense_1`, `batch_normalization`, by kind in the order of the graph. */
  readonly name: string;
  readonly description: LayerDescription | MergeDescription;
  /** Values that it takes: the inputs, then what each layer gives. */
  readonly from: readonly number[];
  /** Shapes of one example. */
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
  /** The engine's name of each weight, without the layer's place: `kernel`, `moving_mean`. */
  readonly weights: ReadonlyMap<string, Weight>;
};

/** A copy: the engine's memory may be used for something else. */
type Weight = { readonly shape: readonly number[]; readonly data: Float32Array };

/** The layers in the order of the graph. */
export function exportedLayers(network: Network): readonly ExportedLayer[] {
  const { graph, layers } = network;
  const shapes = [...network.inputShapes, ...layers.map(({ outputShape }) => outputShape)];
  const weights = [...network.weights];
  const names = namesOf(graph.layers.map(({ layer }) => layer.type));
  return graph.layers.map(({ layer: description, from }, place) => {
    const prefix = `layers.${place}.`;
    const own = weights.filter(([name]) => name.startsWith(prefix));
    return {
      place,
      name: names[place]!,
      description,
      from,
      inputShapes: from.map((value) => shapes[value]!),
      outputShape: layers[place]!.outputShape,
      weights: new Map(
        own.map(([name, { shape, data }]) => [
          name.slice(prefix.length),
          { shape, data: data.slice() },
        ]),
      ),
    };
  });
}

/** `layers.3.kernel`: the engine's own name of a layer's weight. */
export function ownName({ place }: ExportedLayer, weight: string): string {
  return `layers.${place}.${weight}`;
}

/** Names of layers of these types: each kind's first has no number. */
function namesOf(types: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return types.map((type) => {
    const count = seen.get(type) ?? 0;
    seen.set(type, count + 1);
    return count === 0 ? snakeCase(type) : `${snakeCase(type)}_${count}`;
  });
}

/** globalAveragePooling2D: global_average_pooling2d. */
function snakeCase(type: string): string {
  return type.replace(/[A-Z]/g, (letter, at: number) =>
    /\d/.test(type[at - 1]!) ? letter.toLowerCase() : `_${letter.toLowerCase()}`,
  );
}
