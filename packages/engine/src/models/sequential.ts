// A network whose layers follow one another.

import { CaviarError } from "@caviar/errors";
import { stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Layer, Parameter, Pass } from "../layers/layer.ts";
import type { StoredTensors } from "../safetensors/format.ts";
import type { Tensor } from "../tensor.ts";
import { type Architecture, buildLayers } from "./architecture.ts";
import { exportTensors, importTensors, targetsOf } from "./stored-weights.ts";

export class Sequential {
  readonly engine: Engine;
  readonly architecture: Architecture;
  readonly layers: readonly Layer[];
  /** Learned tensors, named `layers.<index>.<name>`. */
  readonly parameters: readonly Parameter[];

  /** The kernels are 0 until `initialize` or loaded weights fill them. */
  constructor(engine: Engine, architecture: Architecture) {
    this.engine = engine;
    this.architecture = architecture;
    this.layers = buildLayers(engine, architecture);
    this.parameters = this.layers.flatMap((layer, index) =>
      layer.parameters.map((parameter) => ({
        ...parameter,
        name: `layers.${index}.${parameter.name}`,
      })),
    );
  }

  /** Features of a row of the output: the number of classes of a classifier. */
  get outputs(): number {
    return this.layers.at(-1)?.units ?? this.architecture.inputs;
  }

  /** Parameters and running averages, all that inference needs: name -> tensor. */
  get weights(): Map<string, Tensor> {
    const weights = new Map(this.parameters.map(({ name, variable }) => [name, variable.data]));
    for (const [index, layer] of this.layers.entries()) {
      for (const [name, tensor] of layer.buffers) weights.set(`layers.${index}.${name}`, tensor);
    }
    return weights;
  }

  /** Draw the kernels: of each layer, a function of the seed and the layer's index alone. */
  initialize(seed: number): void {
    for (const [index, layer] of this.layers.entries()) {
      layer.initialize?.(stream(seed, "init", index));
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

  /** x (N,inputs) to (N,outputs); the result and all between lie in the current scope. */
  forward(pass: Pass, x: Tensor): Variable {
    if (x.columns !== this.architecture.inputs) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `the network takes rows of ${this.architecture.inputs} features, got ${x.columns}`,
      );
    }
    let value = new Variable(x, { differentiable: false });
    for (const layer of this.layers) value = layer.forward(pass, value);
    return value;
  }

  /** The network's output for rows of features, in inference mode: (N,inputs) to (N,outputs). */
  predict(rows: Float32Array): Float32Array {
    const { inputs } = this.architecture;
    if (rows.length === 0 || rows.length % inputs !== 0) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `predict needs whole rows of ${inputs} features, got ${rows.length} numbers`,
      );
    }
    return this.engine.scope(() => {
      const x = this.engine.memory.tensor([rows.length / inputs, inputs]);
      x.data.set(rows);
      return this.forward({ training: false, tape: undefined }, x).data.data.slice();
    });
  }

  /** The L2 penalty that the loss carries: sum over kernels of l2 * sum(w^2). */
  penalty(): number {
    let penalty = 0;
    for (const { variable, l2 } of this.parameters) {
      if (l2 > 0) penalty += l2 * this.engine.backend.sumSquares(variable.data);
    }
    return penalty;
  }
}
