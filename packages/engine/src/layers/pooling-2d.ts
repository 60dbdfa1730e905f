// Pooling of images: each channel of each window gives its largest value or its mean.
// x (N,H,W,C), y (N,outH,outW,C). Padding is never looked at: it is no maximum and in no mean.

import { Variable } from "../autodiff/variable.ts";
import type { Windows } from "../backend/convolution.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer, Pass } from "./layer.ts";
import { imageShape, layOut, type Padding, type Pair } from "./windows.ts";

export type Pooling2DOptions = {
  /** Shape of one example: [height, width, channels]. */
  readonly inputShape: readonly number[];
  /** Default 2. */
  readonly poolSize?: Pair;
  /** Default: poolSize. */
  readonly strides?: Pair;
  /** Default `valid`. */
  readonly padding?: Padding;
};

/** What a forward pass gives: the output, and what fills dx from dy. */
type Pooled = { readonly y: Tensor; readonly backward: (dx: Tensor, dy: Tensor) => void };

abstract class Pooling2D implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters = [];
  readonly buffers = new Map<string, never>();
  protected readonly engine: Engine;
  readonly #windows: Omit<Windows, "batch">;

  /** Throws CAV_SHAPE_MISMATCH where the window does not fit. */
  constructor(engine: Engine, options: Pooling2DOptions) {
    const { inputShape, poolSize = 2, strides = poolSize, padding = "valid" } = options;
    const windows = layOut({ inputShape, kernelSize: poolSize, strides, padding });
    this.engine = engine;
    this.#windows = windows;
    this.units = windows.channels;
    this.outputShape = [windows.outputHeight, windows.outputWidth, windows.channels];
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const windows = { ...this.#windows, batch: x.data.shape[0]! };
    const { y, backward } = this.pool(x.data, windows);
    const output = new Variable(y, { differentiable: x.differentiable });
    tape?.record(output, (dy) => {
      if (!x.differentiable) return;
      const dx = this.engine.memory.tensor(x.data.shape);
      backward(dx, dy);
      tape.accumulate(x, dx);
    });
    return output;
  }

  protected abstract pool(x: Tensor, windows: Windows): Pooled;
}

/** The gradient goes to the first of equal maxima, in row-major order. */
export class MaxPooling2D extends Pooling2D {
  protected override pool(x: Tensor, windows: Windows): Pooled {
    const { memory, backend } = this.engine;
    const y = memory.tensor([windows.batch, ...this.outputShape]);
    const places = memory.tensor(y.shape, "u32");
    backend.maxPool(y, places, x, windows);
    return { y, backward: (dx, dy) => backend.maxPoolBackward(dx, dy, places, windows) };
  }
}

export class AveragePooling2D extends Pooling2D {
  protected override pool(x: Tensor, windows: Windows): Pooled {
    const { memory, backend } = this.engine;
    const y = memory.tensor([windows.batch, ...this.outputShape]);
    backend.averagePool(y, x, windows);
    return { y, backward: (dx, dy) => backend.averagePoolBackward(dx, dy, windows) };
  }
}

/** The mean of each channel over the whole image: (N,H,W,C) to (N,C). */
export class GlobalAveragePooling2D extends Pooling2D {
  override readonly outputShape: readonly number[];

  constructor(engine: Engine, { inputShape }: Pick<Pooling2DOptions, "inputShape">) {
    const [height, width, channels] = imageShape(inputShape);
    super(engine, { inputShape, poolSize: [height, width] });
    this.outputShape = [channels];
  }

  protected override pool(x: Tensor, windows: Windows): Pooled {
    const { memory, backend } = this.engine;
    const y = memory.tensor([windows.batch, windows.channels]);
    backend.averagePool(y, x, windows);
    return { y, backward: (dx, dy) => backend.averagePoolBackward(dx, dy, windows) };
  }
}
