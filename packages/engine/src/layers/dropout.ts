// Dropout (Srivastava et al. 2014, JMLR 15), inverted: in training each element is 0 with
// probability `rate`, else divided by 1 - rate, so that inference is the identity.
// Invariant: the mask is a function of (seed, place, step), so a resumed run draws the same.

import { assert, CaviarError } from "@caviar/errors";
import { stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer, Pass } from "./layer.ts";

export type DropoutOptions = {
  /** Shape of one example. */
  readonly inputShape: readonly number[];
  /** Share of elements that become 0, in [0, 1). */
  readonly rate: number;
  /** Number of the layer in its network: two layers must not draw the same mask. */
  readonly place: number;
};

export class Dropout implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters = [];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #rate: number;
  readonly #place: number;

  /** Throws CAV_USAGE for a rate outside [0, 1). */
  constructor(engine: Engine, { inputShape, rate, place }: DropoutOptions) {
    if (!(rate >= 0 && rate < 1)) {
      throw new CaviarError("CAV_USAGE", `dropout needs a rate in [0, 1), got ${rate}`);
    }
    this.#engine = engine;
    this.#rate = rate;
    this.#place = place;
    this.units = inputShape.at(-1)!;
    this.outputShape = inputShape;
  }

  forward({ training, tape, noise }: Pass, x: Variable): Variable {
    if (!training || this.#rate === 0) return x;
    assert(noise !== undefined, "dropout in training needs the pass's noise: its seed and step");
    const mask = this.#engine.memory.tensor(x.data.shape);
    const from = stream(noise.seed, "dropout", this.#place, noise.step);
    this.#engine.backend.dropoutMask(mask, from, this.#rate);
    return masked(this.#engine, tape, x, mask);
  }
}

/** y = x mask; the mask's elements are 0 or 1 / (1 - rate). */
export function masked(engine: Engine, tape: Pass["tape"], x: Variable, mask: Tensor): Variable {
  const { memory, backend } = engine;
  const y = memory.tensor(x.data.shape);
  backend.combine("multiply", y, x.data, mask);
  const output = new Variable(y, { differentiable: x.differentiable });
  tape?.record(output, (dy) => {
    if (!x.differentiable) return;
    const dx = memory.tensor(x.data.shape);
    backend.combine("multiply", dx, dy, mask);
    tape.accumulate(x, dx);
  });
  return output;
}
