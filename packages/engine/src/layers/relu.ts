// Rectified linear unit as a layer: y = max(x, 0).

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Layer, Pass } from "./layer.ts";

export class Relu implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters = [];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;

  constructor(engine: Engine, { inputShape }: { readonly inputShape: readonly number[] }) {
    this.#engine = engine;
    this.units = inputShape.at(-1)!;
    this.outputShape = inputShape;
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const y = memory.tensor(x.data.shape);
    backend.relu(y, x.data);

    const output = new Variable(y, { differentiable: x.differentiable });
    tape?.record(output, (dy) => {
      if (!x.differentiable) return;
      const dx = memory.tensor(x.data.shape);
      backend.reluBackward(dx, dy, y);
      tape.accumulate(x, dx);
    });
    return output;
  }
}
