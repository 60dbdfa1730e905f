// Rescaling: y = x scale + offset, so that a network can hold what its data is prepared by.
// x (...,C), scale and offset one number or one for each of the C features or channels.

import { CaviarError, shown } from "@caviar/errors";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer, Pass } from "./layer.ts";

export type RescalingOptions = {
  /** Shape of one example. */
  readonly inputShape: readonly number[];
  readonly scale: number | readonly number[];
  /** Default 0. */
  readonly offset?: number | readonly number[];
};

export class Rescaling implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters = [];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #scale: Tensor; // (1,1) or (1,C)
  readonly #offset: Tensor;

  /** Throws CAV_SHAPE_MISMATCH for lists of another length than the last axis, CAV_USAGE for no numbers. */
  constructor(engine: Engine, { inputShape, scale, offset = 0 }: RescalingOptions) {
    this.#engine = engine;
    this.units = inputShape.at(-1)!;
    this.outputShape = inputShape;
    this.#scale = factors(engine, "scale", scale, this.units);
    this.#offset = factors(engine, "offset", offset, this.units);
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const y = memory.tensor(x.data.shape);
    backend.combine("multiply", y, x.data, this.#scale);
    if (this.#offset.data.some((value) => value !== 0)) {
      backend.combine("add", y, y, this.#offset);
    }
    const output = new Variable(y, { differentiable: x.differentiable });
    tape?.record(output, (dy) => {
      if (!x.differentiable) return;
      const dx = memory.tensor(x.data.shape);
      backend.combine("multiply", dx, dy, this.#scale);
      tape.accumulate(x, dx);
    });
    return output;
  }
}

function factors(
  engine: Engine,
  name: string,
  given: number | readonly number[],
  units: number,
): Tensor {
  const values = typeof given === "number" ? [given] : given;
  if (!Array.isArray(values) || !values.every((value) => Number.isFinite(value))) {
    const message = `rescaling's ${name} must be a finite number or a list of them, got ${shown(given)}`;
    throw new CaviarError("CAV_USAGE", message);
  }
  if (values.length !== 1 && values.length !== units) {
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `rescaling's ${name} must be one number or one for each of ${units} features, got ${values.length}`,
    );
  }
  const tensor = engine.memory.tensor([1, values.length]);
  tensor.data.set(values);
  return tensor;
}
