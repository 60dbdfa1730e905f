// Keras' JSON of a whole model as a graph of the engine's: a Sequential, or a Functional model whose
// layers are each used once.

import { Fields } from "../../fields.ts";
import type { Graph, GraphLayer } from "../../models/graph.ts";
import { readLayer } from "./read-layer.ts";

/** The graph, and the name of each of its layers: what their weights are named by. */
export type KerasModel = { readonly graph: Graph; readonly names: readonly string[] };

const CLASSES = ["Sequential", "Functional", "Model"] as const;

/** Throws CAV_MESSAGE_INVALID, naming the place, what was expected and what was there. */
export function readModel(json: unknown, where: string): KerasModel {
  const model = new Fields(json, where);
  const isSequential = model.choice("class_name", CLASSES) === "Sequential";
  const config = model.fields("config");
  const entries = config
    .list("layers")
    .map((entry, i) => new Fields(entry, `${where}.config.layers.${i}`));
  requireNames(config, entries);
  return isSequential ? readSequential(config, entries) : readFunctional(config, entries);
}

function requireNames(config: Fields, entries: readonly Fields[]): void {
  const names = entries.map(nameOf);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw config.invalid("layers", `layers of one name each (not "${twice}")`);
}

function nameOf(entry: Fields): string {
  return entry.fields("config").string("name");
}

function isInput(entry: Fields): boolean {
  return entry.isString("class_name") && entry.string("class_name") === "InputLayer";
}

/** [null, ...shape]: the batch may have any size. */
function inputShape(entry: Fields): readonly number[] {
  const config = entry.fields("config");
  const [batch, ...shape] = config.list("batch_shape");
  const sizes = shape.filter((size): size is number => Number.isInteger(size) && Number(size) >= 1);
  if (batch === null && shape.length > 0 && sizes.length === shape.length) return sizes;
  throw config.invalid("batch_shape", "null and the sizes of one example");
}

function readSequential(config: Fields, [input, ...entries]: readonly Fields[]): KerasModel {
  if (input === undefined || !isInput(input)) {
    throw config.invalid("layers", "an InputLayer first, as a built model has it");
  }
  const layers = entries.map((entry, place) => ({ layer: readLayer(entry), from: [place] }));
  const graph = { inputs: [inputShape(input)], layers, outputs: [layers.length] };
  return { graph, names: entries.map(nameOf) };
}

function readFunctional(config: Fields, entries: readonly Fields[]): KerasModel {
  const inputs = tensorNames(config, "input_layers").map((name) => {
    const entry = entries.find((each) => nameOf(each) === name);
    if (entry !== undefined && isInput(entry)) return entry;
    throw config.invalid("input_layers", `InputLayers among the layers (not "${name}")`);
  });
  const values = new Map(inputs.map((entry, i) => [nameOf(entry), i]));
  const layers: GraphLayer[] = [];
  const names: string[] = [];
  let pending = entries.filter((entry) => !values.has(nameOf(entry)));
  // Each round takes the layers whose inputs there are; Keras' own order needs one.
  while (pending.length > 0) {
    const waiting: Fields[] = [];
    for (const entry of pending) {
      const sources = sourcesOf(entry).map((name) => values.get(name));
      if (sources.includes(undefined)) {
        waiting.push(entry);
        continue;
      }
      values.set(nameOf(entry), inputs.length + layers.length);
      layers.push({ layer: readLayer(entry), from: sources.map((value) => value ?? 0) });
      names.push(nameOf(entry));
    }
    if (waiting.length === pending.length) {
      throw waiting[0]!.invalid("inbound_nodes", "values of layers that depend on the inputs");
    }
    pending = waiting;
  }
  const outputs = tensorNames(config, "output_layers").map((name) => {
    const value = values.get(name);
    if (value === undefined) throw config.invalid("output_layers", `layers (not "${name}")`);
    return value;
  });
  return { graph: { inputs: inputs.map(inputShape), layers, outputs }, names };
}

/** `["dense", 0, 0]`, or a list of such places. */
function tensorNames(config: Fields, name: string): readonly string[] {
  const list = config.list(name);
  const places = typeof list[0] === "string" ? [list] : list;
  return places.map((place) => layerAt(place) ?? fail(config, name));
}

function fail(config: Fields, name: string): never {
  throw config.invalid(name, 'places such as ["dense", 0, 0]');
}

/** Of `[layer, 0, 0]` the layer: its only use, and that one's only value. */
function layerAt(place: unknown): string | undefined {
  if (!Array.isArray(place) || place.length !== 3) return undefined;
  const [layer, node, tensor] = place;
  return typeof layer === "string" && node === 0 && tensor === 0 ? layer : undefined;
}

/** The layers whose values an entry takes. */
function sourcesOf(entry: Fields): readonly string[] {
  const [node, ...more] = entry.list("inbound_nodes");
  if (node === undefined || more.length > 0) {
    throw entry.invalid("inbound_nodes", "one node: a layer that is used once");
  }
  const [args] = new Fields(node, entry.placeOf("inbound_nodes.0")).list("args");
  const tensors = Array.isArray(args) ? args : [args];
  return tensors.map((tensor, i) => {
    const fields = new Fields(tensor, entry.placeOf(`inbound_nodes.0.args.${i}`)).fields("config");
    return layerAt(fields.list("keras_history")) ?? fail(fields, "keras_history");
  });
}
