// A network: the layers of a graph, with their weights. It computes; training is elsewhere.

import { assert, CaviarError } from "@caviar/errors";
import { stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { createLayer, createMergeLayer } from "../layers/create-layer.ts";
import type { Layer, MergeLayer, Parameter, Pass } from "../layers/layer.ts";
import type { StoredTensors } from "../safetensors/format.ts";
import { elementCount, type Tensor } from "../tensor.ts";
import { requireSizes, shapeOf } from "./architecture.ts";
import { type Graph, isMerge, isNormalized, requireOrdered } from "./graph.ts";
import { exportTensors, importTensors, targetsOf } from "./stored-weights.ts";

/** A layer, and how its value comes from those before. */
type Node = {
  readonly layer: Layer | MergeLayer;
  compute(pass: Pass, values: readonly Variable[]): Variable;
};

export class Network {
  readonly engine: Engine;
  readonly graph: Graph;
  /** Shape of one example of each input. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Shape of one example of each output. */
  readonly outputShapes: readonly (readonly number[])[];
  /** Learned tensors, named `layers.<index>.<name>`. */
  readonly parameters: readonly Parameter[];
  readonly #nodes: readonly Node[];

  /**
   * The kernels are 0 until `initialize` or loaded weights fill them. Throws CAV_SHAPE_MISMATCH for
   * a size that is no size and for layers that do not fit together, CAV_MODEL_INVALID for a graph
   * that is out of order.
   */
  constructor(engine: Engine, graph: Graph) {
    requireOrdered(graph);
    this.engine = engine;
    this.graph = graph;
    this.inputShapes = graph.inputs.map(shapeOf);
    const shapes = [...this.inputShapes];
    this.#nodes = graph.layers.map((_, place) => {
      const node = buildNode(engine, graph, place, shapes);
      shapes.push(node.layer.outputShape);
      return node;
    });
    this.outputShapes = graph.outputs.map((value) => shapes[value]!);
    this.parameters = this.layers.flatMap((layer, index) =>
      ("parameters" in layer ? layer.parameters : []).map((parameter) => ({
        ...parameter,
        name: `layers.${index}.${parameter.name}`,
      })),
    );
  }

  /** In the order of the graph. */
  get layers(): readonly (Layer | MergeLayer)[] {
    return this.#nodes.map(({ layer }) => layer);
  }

  /** Parameters and running averages, all that inference needs: name -> tensor. */
  get weights(): Map<string, Tensor> {
    const weights = new Map(this.parameters.map(({ name, variable }) => [name, variable.data]));
    for (const [index, layer] of this.layers.entries()) {
      if (!("buffers" in layer)) continue;
      for (const [name, tensor] of layer.buffers) weights.set(`layers.${index}.${name}`, tensor);
    }
    return weights;
  }

  /** Draw the kernels: of each layer, a function of the seed and the layer's index alone. */
  initialize(seed: number): void {
    for (const [index, layer] of this.layers.entries()) {
      if ("initialize" in layer) layer.initialize?.(stream(seed, "init", index));
    }
  }

  /** Copies of all that inference needs. */
  saveWeights(): StoredTensors {
    return exportTensors(this.weights);
  }

  /** Take over saved weights. Throws CAV_SHAPE_MISMATCH, with nothing changed, if they do not fit. */
  loadWeights(stored: StoredTensors): void {
    importTensors(targetsOf(this.weights), stored);
  }

  /**
   * The outputs for inputs (N,...shape), or flat (N,features); all of it lies in the current scope.
   * Throws CAV_SHAPE_MISMATCH for inputs of another size.
   */
  run(pass: Pass, inputs: readonly Tensor[]): Variable[] {
    const { length } = this.inputShapes;
    assert(inputs.length === length, `the network has ${length} inputs, got ${inputs.length}`);
    const values = inputs.map((x, i) => shapedInput(x, this.inputShapes[i]!));
    for (const [place, node] of this.#nodes.entries()) {
      const output = node.compute(pass, values);
      values.push(output);
      pass.observe?.(place, output);
    }
    return this.graph.outputs.map((value) => values[value]!);
  }

  /** The penalty that the loss carries: sum over parameters of l1 * sum(|w|) + l2 * sum(w^2). */
  penalty(): number {
    const { backend } = this.engine;
    let penalty = 0;
    for (const { variable, l1 = 0, l2 } of this.parameters) {
      if (l1 > 0) penalty += l1 * backend.sumMagnitudes(variable.data);
      if (l2 > 0) penalty += l2 * backend.sumSquares(variable.data);
    }
    return penalty;
  }
}

function buildNode(
  engine: Engine,
  graph: Graph,
  place: number,
  shapes: readonly (readonly number[])[],
): Node {
  const { layer: description, from } = graph.layers[place]!;
  if (isMerge(description)) {
    const inputShapes = from.map((value) => shapes[value]!);
    const merge = createMergeLayer(engine, description, inputShapes);
    const taken = (values: readonly Variable[]) => from.map((value) => values[value]!);
    return { layer: merge, compute: (pass, values) => merge.forward(pass, taken(values)) };
  }
  requireSizes(description, place);
  const source = from[0]!;
  const useBias = isNormalized(graph, place) ? { useBias: false } : {};
  const at = { inputShape: shapes[source]!, place };
  const layer = createLayer(engine, { ...useBias, ...description }, at);
  return { layer, compute: (pass, values) => layer.forward(pass, values[source]!) };
}

function shapedInput(x: Tensor, shape: readonly number[]): Variable {
  const [count = 1, ...example] = x.shape;
  const size = elementCount(shape);
  if (elementCount(example) !== size) {
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `the network takes rows of ${size} features, got ${elementCount(example)}`,
    );
  }
  const data = example.length === shape.length ? x : x.reshaped([count, ...shape]);
  return new Variable(data, { differentiable: false });
}
