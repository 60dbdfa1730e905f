// A network whose layers follow one another.

import type { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Pass } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";
import type { Architecture } from "./architecture.ts";
import { chain } from "./graph.ts";
import { Network } from "./network.ts";
import { predict } from "./predict.ts";

export class Sequential extends Network {
  readonly architecture: Architecture;
  /** Shape of one example of the input. */
  readonly inputShape: readonly number[];

  /** The kernels are 0 until `initialize` or loaded weights fill them. Errors as of Network. */
  constructor(engine: Engine, architecture: Architecture) {
    super(engine, chain(architecture));
    this.architecture = architecture;
    this.inputShape = this.inputShapes[0]!;
  }

  /** Features of a row of the output: the number of classes of a classifier. */
  get outputs(): number {
    return this.outputShapes[0]!.at(-1)!;
  }

  /** x (N,...inputShape), or flat (N,inputs), to the output; all of it lies in the current scope. */
  forward(pass: Pass, x: Tensor): Variable {
    return this.run(pass, [x])[0]!;
  }

  /** The network's output for rows of features, in inference mode: see `predict`. */
  predict(rows: Float32Array): Float32Array {
    return predict(this, [rows])[0]!;
  }
}
