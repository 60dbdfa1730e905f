// The network of a training run: its layers from the configuration, its optimizer, one step at a time.

import { Tape } from "../../autodiff/tape.ts";
import { Variable } from "../../autodiff/variable.ts";
import type { Engine } from "../../engine.ts";
import { createLayer } from "../../layers/create-layer.ts";
import type { Layer, Parameter } from "../../layers/layer.ts";
import { computeLoss, type LossDescription } from "../../losses/loss.ts";
import { createOptimizer } from "../../optimizers/create-optimizer.ts";
import type { Optimizer } from "../../optimizers/optimizer.ts";
import type { Convention } from "../../optimizers/settings.ts";
import type { Tensor } from "../../tensor.ts";
import { layerOf } from "../layer-descriptions.ts";
import { lossOf } from "../loss-descriptions.ts";
import { Fields } from "../../fields.ts";
import { l2Of, optimizerOf, scheduleOf } from "../optimizer-descriptions.ts";
import type { ReferenceCase } from "../reference-file.ts";
import { theirName } from "./layers.ts";
import { type Digits, fill } from "./replay.ts";
import { resolve } from "./shared-path.ts";

export type Verdict = {
  /** Mean over the rows of the loss without label smoothing. */
  readonly loss: number;
  /** Rows whose largest output is the label's. */
  readonly correct: number;
};

const EVALUATION_ROWS = 512; // at once: bounds the memory

export class Learner {
  readonly #engine: Engine;
  readonly #digits: Digits;
  readonly #layers: readonly Layer[];
  /** Named as the reference names them: `L<index>.kernel`. */
  readonly #parameters: readonly Parameter[];
  readonly #optimizer: Optimizer;
  readonly #loss: LossDescription;
  readonly #inputShape: readonly number[];

  constructor(engine: Engine, reference: ReferenceCase, digits: Digits) {
    const { config } = reference;
    const optimizer = config.fields("optimizer");
    this.#engine = engine;
    this.#digits = digits;
    this.#inputShape = config.numbers("input_shape");
    this.#layers = buildLayers(engine, config);
    const l2 = l2Of(optimizer);
    this.#parameters = this.#layers.flatMap(({ parameters }, i) =>
      parameters.map(({ name, variable }) => ({ name: `L${i}.${theirName(name)}`, variable, l2 })),
    );
    const convention = conventionOf(reference);
    const schedule = config.has("schedule") ? scheduleOf(config.fields("schedule")) : undefined;
    const description = optimizerOf(optimizer, convention, schedule);
    this.#optimizer = createOptimizer(engine, this.#parameters, description);
    this.#loss = lossOf(config.fields("loss"));
    const inits = resolve(reference, config.string("init"));
    const tensors = this.#tensors();
    for (const name of inits.names) fill(tensors.get(name), inits, name);
  }

  /** Updates so far. */
  get steps(): number {
    return this.#optimizer.step;
  }

  /** One update on the given rows; the loss before it, and the gradients before clipping. */
  step(rows: readonly number[]) {
    return this.#engine.scope(() => {
      const tape = new Tape(this.#engine);
      const output = this.#forward(rows, tape);
      const loss = computeLoss(this.#engine, this.#loss, output, this.#labelsOf(rows));
      loss.backward(tape);
      const gradients = new Map(
        this.#parameters.map(({ name, variable }) => [name, variable.gradient!.data.slice()]),
      );
      this.#optimizer.update();
      for (const { variable } of this.#parameters) variable.gradient = undefined;
      return { loss: loss.value, gradients };
    });
  }

  /** Copies of the parameters and moving statistics. */
  weights(): Map<string, Float32Array> {
    return new Map([...this.#tensors()].map(([name, { data }]) => [name, data.slice()]));
  }

  /** The outputs of the rows, in inference mode. */
  predict(rows: readonly number[]): Float32Array {
    return this.#engine.scope(() => this.#forward(rows, undefined).data.data.slice());
  }

  evaluate(rows: readonly number[]): Verdict {
    const { backend, memory } = this.#engine;
    const plain = { ...this.#loss, labelSmoothing: 0 };
    let [loss, correct] = [0, 0];
    for (let start = 0; start < rows.length; start += EVALUATION_ROWS) {
      const part = rows.slice(start, start + EVALUATION_ROWS);
      this.#engine.scope(() => {
        const output = this.#forward(part, undefined);
        const labels = this.#labelsOf(part);
        loss += computeLoss(this.#engine, plain, output, labels).value * part.length;
        const predicted = memory.tensor([part.length], "u32");
        backend.argmax(predicted, output.data);
        const truth = labels.data;
        correct += predicted.data.filter((label, n) => label === truth[n]).length;
      });
    }
    return { loss: loss / rows.length, correct };
  }

  /** Training when there is a tape, else inference. */
  #forward(rows: readonly number[], tape: Tape | undefined): Variable {
    const pass = { training: tape !== undefined, tape, noise: { seed: 0, step: this.steps } };
    let value = new Variable(this.#featuresOf(rows), { differentiable: false });
    for (const layer of this.#layers) value = layer.forward(pass, value);
    return value;
  }

  #featuresOf(rows: readonly number[]): Tensor {
    const tensor = this.#engine.memory.tensor([rows.length, ...this.#inputShape]);
    const { data } = tensor;
    const width = data.length / rows.length;
    for (const [n, row] of rows.entries()) {
      data.set(this.#digits.features.subarray(row * width, (row + 1) * width), n * width);
    }
    return tensor;
  }

  #labelsOf(rows: readonly number[]): Tensor<"u32"> {
    const tensor = this.#engine.memory.tensor([rows.length], "u32");
    tensor.data.set(rows.map((row) => this.#digits.labels[row]!));
    return tensor;
  }

  #tensors(): Map<string, Tensor> {
    const tensors = new Map(this.#parameters.map(({ name, variable }) => [name, variable.data]));
    for (const [i, { buffers }] of this.#layers.entries()) {
      for (const [name, tensor] of buffers) tensors.set(`L${i}.${name}`, tensor);
    }
    return tensors;
  }
}

/** The optimizer's, where the run names one beside its own. */
function conventionOf({ config, convention }: ReferenceCase): Convention {
  if (config.has("optimizer_convention")) {
    return config.choice("optimizer_convention", ["keras", "torch"]);
  }
  return convention === "torch" ? "torch" : "keras";
}

function buildLayers(engine: Engine, config: Fields): Layer[] {
  let inputShape = config.numbers("input_shape");
  return config.list("model").map((value, place) => {
    const fields = new Fields(value, `model.${place}`);
    const description = layerOf(fields.string("type"), fields, inputShape.length + 1);
    const layer = createLayer(engine, description, { inputShape, place });
    inputShape = layer.outputShape;
    return layer;
  });
}
