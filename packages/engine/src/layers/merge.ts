// Layers that join several inputs: their sum, as in residual networks, or one beside the other.

import { CaviarError, shown } from "@caviar/errors";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { elementCount, type Tensor } from "../tensor.ts";
import type { MergeLayer, Pass } from "./layer.ts";

export type AddOptions = {
  /** Shape of one example of each input: all the same. */
  readonly inputShapes: readonly (readonly number[])[];
};

/** The sum of the inputs. */
export class Add implements MergeLayer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly #engine: Engine;

  /** Throws CAV_SHAPE_MISMATCH for inputs of different shapes, or none. */
  constructor(engine: Engine, { inputShapes }: AddOptions) {
    const [first] = inputShapes;
    if (first === undefined || inputShapes.some((shape) => shape.join() !== first.join())) {
      throw mismatch("add takes inputs of one shape", inputShapes);
    }
    this.#engine = engine;
    this.units = first.at(-1)!;
    this.outputShape = first;
  }

  forward({ tape }: Pass, inputs: readonly Variable[]): Variable {
    const [first, ...others] = inputs;
    const y = copied(this.#engine, first!.data);
    for (const { data } of others) this.#engine.backend.blend(y, data, 1, 1);
    const output = new Variable(y, { differentiable: inputs.some((x) => x.differentiable) });
    tape?.record(output, (dy) => {
      // A copy for each: a gradient that is accumulated is changed in place.
      for (const x of inputs) if (x.differentiable) tape.accumulate(x, copied(this.#engine, dy));
    });
    return output;
  }
}

export type ConcatenateOptions = {
  /** Shape of one example of each input: the same but for `axis`. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Axis of an example, counted from the end; default -1, the features or channels. */
  readonly axis?: number;
};

/** The inputs one after the other along an axis. */
export class Concatenate implements MergeLayer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly #engine: Engine;
  /** Elements of each input that lie side by side: its axis and all after it. */
  readonly #widths: readonly number[];

  /** Throws CAV_SHAPE_MISMATCH for inputs that differ elsewhere than in `axis`, or none. */
  constructor(engine: Engine, { inputShapes, axis = -1 }: ConcatenateOptions) {
    const [first] = inputShapes;
    const rest = (shape: readonly number[]): string => shape.with(axis, 0).join();
    const isAxis = first !== undefined && axis < 0 && axis >= -first.length;
    const isEven = (shape: readonly number[]) => shape.length === first?.length;
    const fit = isAxis && inputShapes.every((s) => isEven(s) && rest(s) === rest(first));
    if (!fit) throw mismatch(`concatenate takes inputs that differ in axis ${axis}`, inputShapes);
    const lengths = inputShapes.map((shape) => shape.at(axis)!);
    this.#engine = engine;
    this.#widths = inputShapes.map((shape) => elementCount(shape.slice(axis)));
    this.outputShape = first.with(
      axis,
      lengths.reduce((sum, length) => sum + length),
    );
    this.units = this.outputShape.at(-1)!;
  }

  forward({ tape }: Pass, inputs: readonly Variable[]): Variable {
    const { memory, backend } = this.#engine;
    const y = memory.tensor([inputs[0]!.data.shape[0]!, ...this.outputShape]);
    const width = this.#widths.reduce((sum, each) => sum + each);
    const whole = y.reshaped([y.size / width, width]);
    this.#visit(inputs, (part, _x, start, columns) =>
      backend.copyColumns(whole, start, part, 0, columns),
    );
    const output = new Variable(y, { differentiable: inputs.some((x) => x.differentiable) });
    tape?.record(output, (dy) => {
      const given = dy.reshaped(whole.shape);
      this.#visit(inputs, (part, x, start, columns) => {
        if (!x.differentiable) return;
        const dx = memory.tensor(x.data.shape);
        backend.copyColumns(dx.reshaped(part.shape), 0, given, start, columns);
        tape.accumulate(x, dx);
      });
    });
    return output;
  }

  /** Each input as rows of its width, and the column of the whole where it starts. */
  #visit(
    inputs: readonly Variable[],
    body: (part: Tensor, x: Variable, start: number, columns: number) => void,
  ): void {
    let start = 0;
    for (const [i, x] of inputs.entries()) {
      const columns = this.#widths[i]!;
      body(x.data.reshaped([x.data.size / columns, columns]), x, start, columns);
      start += columns;
    }
  }
}

function copied(engine: Engine, x: Tensor): Tensor {
  const copy = engine.memory.tensor(x.shape);
  copy.data.set(x.data);
  return copy;
}

function mismatch(what: string, shapes: readonly (readonly number[])[]): CaviarError {
  return new CaviarError("CAV_SHAPE_MISMATCH", `${what}, got ${shown(shapes)}`);
}
