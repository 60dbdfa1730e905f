// Convolution of images (strictly: cross-correlation, the kernel is not flipped), as a matrix
// product: the window of each output pixel becomes a row of patches, and y = patches W + b.
// x (N,H,W,C), kernel (rows,columns,C,filters), y (N,outH,outW,filters).

import type { Stream } from "@caviar/random";

import type { Tape } from "../autodiff/tape.ts";
import { Variable } from "../autodiff/variable.ts";
import type { Windows } from "../backend/convolution.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import { type Activation, activated, checkedActivation } from "./activation.ts";
import type { ConvolutionOptions } from "./convolution-options.ts";
import { KernelAndBias } from "./kernel-and-bias.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";
import { layOut } from "./windows.ts";

export type Conv2DOptions = ConvolutionOptions & { readonly filters: number };

export class Conv2D implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #windows: Omit<Windows, "batch">;
  readonly #weights: KernelAndBias;
  readonly #activation: Activation;

  /** Kernel and bias start at 0. Throws CAV_SHAPE_MISMATCH where the kernel does not fit. */
  constructor(engine: Engine, options: Conv2DOptions) {
    const { filters, strides = 1, padding = "valid" } = options;
    const windows = layOut({ ...options, strides, padding });
    this.#engine = engine;
    this.#windows = windows;
    this.#activation = checkedActivation(options.activation);
    this.units = filters;
    this.outputShape = [windows.outputHeight, windows.outputWidth, filters];
    const { kernelRows, kernelColumns, channels } = windows;
    const shape = [kernelRows, kernelColumns, channels, filters];
    this.#weights = new KernelAndBias(engine, { shape, units: filters }, options);
    this.parameters = this.#weights.parameters;
  }

  initialize(from: Stream): void {
    const { kernelRows, kernelColumns } = this.#windows;
    const fanOut = kernelRows * kernelColumns * this.units;
    this.#weights.initialize(from, { fanIn: this.#weights.kernel.data.rows, fanOut });
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const { kernel, bias } = this.#weights;
    const y = memory.tensor([x.data.shape[0]!, ...this.outputShape]);
    this.#inParts(x.data, ({ start, count, patches }) =>
      backend.gemm(y.part(start, count), patches, kernel.data, "nn"),
    );
    if (bias !== undefined) backend.addBias(y, bias.data);

    const output = new Variable(y, { differentiable: true });
    tape?.record(output, (dy) => this.#backward(tape, x, dy));
    return activated({ engine: this.#engine, tape }, output, this.#activation);
  }

  /** dW = patches^T dy; db = sum of dy over pixels; dx = dy W^T, each element to its pixel. */
  #backward(tape: Tape, x: Variable, dy: Tensor): void {
    const { memory, backend } = this.#engine;
    const { kernel: variable, bias } = this.#weights;
    const { data: kernel } = variable;
    const dkernel = memory.tensor(kernel.shape);
    const dx = x.differentiable ? memory.tensor(x.data.shape) : undefined;
    this.#inParts(x.data, ({ start, count, patches, windows }) => {
      const given = dy.part(start, count);
      const share = start === 0 ? dkernel : memory.tensor(kernel.shape);
      backend.gemm(share, patches, given, "tn");
      if (start > 0) backend.blend(dkernel, share, 1, 1);
      if (dx === undefined) return;
      const target = dx.part(start, count);
      if (windows === undefined) return backend.gemm(target, given, kernel, "nt");
      // The patches have served: their gradient takes their place, which is still in the cache.
      backend.gemm(patches, given, kernel, "nt");
      backend.patchesToImage(target, patches, windows);
    });
    tape.accumulate(variable, dkernel);
    if (dx !== undefined) tape.accumulate(x, dx);
    if (bias === undefined) return;
    const dbias = memory.tensor(bias.data.shape);
    backend.sumRows(dbias, dy);
    tape.accumulate(bias, dbias);
  }

  /**
   * Calls `body` with the patches of as many examples as PATCHES_BYTES holds, in order, each in a
   * scope of its own. They are computed again for the backward pass: that costs less than keeping
   * them, for there are as many of each pixel as the kernel has elements.
   */
  #inParts(x: Tensor, body: (part: Part) => void): void {
    const { memory, backend } = this.#engine;
    const batch = x.shape[0]!;
    const { outputHeight, outputWidth, kernelRows, kernelColumns, channels } = this.#windows;
    if (isPixelwise(this.#windows)) return body({ start: 0, count: batch, patches: x });
    const [pixels, taps] = [outputHeight * outputWidth, kernelRows * kernelColumns * channels];
    const most = Math.max(1, Math.floor(PATCHES_BYTES / (4 * pixels * taps)));
    for (let start = 0; start < batch; start += most) {
      const count = Math.min(most, batch - start);
      this.#engine.scope(() => {
        const windows = { ...this.#windows, batch: count };
        const patches = memory.tensor([count * pixels, taps]);
        backend.imageToPatches(patches, x.part(start, count), windows);
        body({ start, count, patches, windows });
      });
    }
  }
}

/** The patches of examples `start` to `start + count - 1`; the image itself where that is the same. */
type Part = {
  readonly start: number;
  readonly count: number;
  readonly patches: Tensor;
  readonly windows?: Windows;
};

/** Stay in a level-2 cache: measured, a tenth of a small network's step less, and a quarter of its memory. */
const PATCHES_BYTES = 2 ** 19;

/** Of a 1x1 kernel without strides the patches are the image itself. */
function isPixelwise(w: Omit<Windows, "batch">): boolean {
  return w.kernelRows * w.kernelColumns * w.strideRows * w.strideColumns === 1;
}
