// Layer normalization (Ba, Kiros, Hinton 2016, arXiv:1607.06450): each example's last axes, taken
// together, get mean 0 and variance 1, then scale gamma and shift beta. Nothing depends on the
// batch, so training and inference are the same.

import { CaviarError, shown } from "@caviar/errors";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { elementCount, type Tensor } from "../tensor.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";

export type LayerNormalizationOptions = {
  /** Shape of one example. */
  readonly inputShape: readonly number[];
  /** The axes to normalize over, counted from the end: -1 (default), or [-2, -1] and so on. */
  readonly axis?: number | readonly number[];
  /** Default 1e-3 (Keras; PyTorch: 1e-5). */
  readonly epsilon?: number;
  /** Learn gamma; otherwise 1. Default true. */
  readonly scale?: boolean;
  /** Learn beta; otherwise 0. Default true. */
  readonly center?: boolean;
};

export class LayerNormalization implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly gamma: Variable; // of the normalized axes' shape
  readonly beta: Variable;
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #epsilon: number;

  /** Throws CAV_SHAPE_MISMATCH unless the axes are the example's last ones. */
  constructor(engine: Engine, options: LayerNormalizationOptions) {
    const { inputShape, axis = -1, epsilon = 1e-3, scale = true, center = true } = options;
    this.#engine = engine;
    this.#epsilon = epsilon;
    this.units = inputShape.at(-1)!;
    this.outputShape = inputShape;
    const shape = normalizedShape(inputShape, typeof axis === "number" ? [axis] : axis);
    const filled = (value: number): Tensor => {
      const tensor = engine.memory.tensor(shape);
      tensor.data.fill(value);
      return tensor;
    };
    this.gamma = new Variable(filled(1), { differentiable: scale });
    this.beta = new Variable(filled(0), { differentiable: center });
    const learned: Parameter[] = [
      { name: "gamma", variable: this.gamma, l2: 0 },
      { name: "beta", variable: this.beta, l2: 0 },
    ];
    this.parameters = learned.filter(({ variable }) => variable.differentiable);
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const { data: gamma } = this.gamma;
    const rows = x.data.size / gamma.size;
    const asRows = (tensor: Tensor): Tensor => tensor.reshaped([rows, gamma.size]);
    const y = memory.tensor(x.data.shape);
    const [mean, rstd] = [memory.tensor([rows]), memory.tensor([rows])];
    const given = { x: asRows(x.data), gamma, beta: this.beta.data, epsilon: this.#epsilon };
    backend.normalizeRows({ y: asRows(y), mean, rstd }, given);

    const output = new Variable(y, { differentiable: true });
    tape?.record(output, (dy) => {
      const dx = memory.tensor(x.data.shape);
      const [dgamma, dbeta] = [memory.tensor(gamma.shape), memory.tensor(gamma.shape)];
      const upstream = { dy: asRows(dy), x: asRows(x.data), mean, rstd, gamma };
      backend.normalizeRowsBackward({ dx: asRows(dx), dgamma, dbeta }, upstream);
      if (x.differentiable) tape.accumulate(x, dx);
      if (this.gamma.differentiable) tape.accumulate(this.gamma, dgamma);
      if (this.beta.differentiable) tape.accumulate(this.beta, dbeta);
    });
    return output;
  }
}

/** The shape of the axes, which must be the last ones; the batch is no axis of an example. */
function normalizedShape(
  inputShape: readonly number[],
  axes: readonly number[],
): readonly number[] {
  const sorted = axes.toSorted((a, b) => a - b);
  const isLast = sorted.every((axis, i) => axis === i - axes.length);
  if (axes.length >= 1 && axes.length <= inputShape.length && isLast) {
    return inputShape.slice(-axes.length);
  }
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `layer normalization takes the last axes, such as -1 or [-2, -1], of examples of shape ` +
      `${shown(inputShape)}; got ${shown(axes)}`,
    { facts: { elements: elementCount(inputShape) } },
  );
}
