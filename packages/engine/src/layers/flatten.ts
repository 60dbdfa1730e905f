// Each example as one row: (N,...) to (N,features). Row-major elements stay where they are, so
// forward is another view of the same memory.

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { elementCount } from "../tensor.ts";
import type { Layer, Pass } from "./layer.ts";

export type FlattenOptions = {
  /** Shape of one example. */
  readonly inputShape: readonly number[];
};

export class Flatten implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters = [];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;

  constructor(engine: Engine, { inputShape }: FlattenOptions) {
    this.#engine = engine;
    this.units = elementCount(inputShape);
    this.outputShape = [this.units];
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const y = x.data.reshaped([x.data.shape[0]!, this.units]);
    const output = new Variable(y, { differentiable: x.differentiable });
    tape?.record(output, (dy) => {
      if (!x.differentiable) return;
      // A copy: gradients that are added to dx must not change the output's.
      const dx = this.#engine.memory.tensor(x.data.shape);
      dx.data.set(dy.data);
      tape.accumulate(x, dx);
    });
    return output;
  }
}
