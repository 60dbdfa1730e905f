// Depthwise convolution (Chollet 2017, arXiv:1610.02357): each channel meets its own
// `depthMultiplier` filters. x (N,H,W,C), kernel (rows,columns,C,M), y (N,outH,outW,C*M), where
// channel c gives the outputs c*M .. c*M+M-1.

import type { Stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Windows } from "../backend/convolution.ts";
import type { Engine } from "../engine.ts";
import { type Activation, activated, checkedActivation } from "./activation.ts";
import type { ConvolutionOptions } from "./convolution-options.ts";
import { KernelAndBias } from "./kernel-and-bias.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";
import { layOut } from "./windows.ts";

/** The kernel's initializer takes the pixels that an output sums for its inputs. */
export type DepthwiseConv2DOptions = ConvolutionOptions & {
  /** Filters a channel; default 1. */
  readonly depthMultiplier?: number;
};

export class DepthwiseConv2D implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #windows: Omit<Windows, "batch">;
  readonly #weights: KernelAndBias;
  readonly #activation: Activation;

  /** Kernel and bias start at 0. Throws CAV_SHAPE_MISMATCH where the kernel does not fit. */
  constructor(engine: Engine, options: DepthwiseConv2DOptions) {
    const { depthMultiplier = 1, strides = 1, padding = "valid" } = options;
    const windows = layOut({ ...options, strides, padding });
    this.#engine = engine;
    this.#windows = windows;
    this.#activation = checkedActivation(options.activation);
    this.units = windows.channels * depthMultiplier;
    this.outputShape = [windows.outputHeight, windows.outputWidth, this.units];
    const { kernelRows, kernelColumns, channels } = windows;
    const shape = [kernelRows, kernelColumns, channels, depthMultiplier];
    this.#weights = new KernelAndBias(engine, { shape, units: this.units }, options);
    this.parameters = this.#weights.parameters;
  }

  initialize(from: Stream): void {
    const { kernelRows, kernelColumns } = this.#windows;
    const taps = kernelRows * kernelColumns;
    const fanOut = taps * this.#weights.kernel.data.columns;
    this.#weights.initialize(from, { fanIn: taps, fanOut });
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const windows = { ...this.#windows, batch: x.data.shape[0]! };
    const y = memory.tensor([windows.batch, ...this.outputShape]);
    const { kernel: variable, bias } = this.#weights;
    const { data: kernel } = variable;
    backend.depthwise(y, x.data, kernel, windows);
    if (bias !== undefined) backend.addBias(y, bias.data);

    const output = new Variable(y, { differentiable: true });
    tape?.record(output, (dy) => {
      const dkernel = memory.tensor(kernel.shape);
      const dx = memory.tensor(x.data.shape);
      backend.depthwiseBackward({ dx, dkernel }, { dy, x: x.data, kernel }, windows);
      tape.accumulate(variable, dkernel);
      if (x.differentiable) tape.accumulate(x, dx);
      if (bias === undefined) return;
      const dbias = memory.tensor(bias.data.shape);
      backend.sumRows(dbias, dy);
      tape.accumulate(bias, dbias);
    });
    return activated({ engine: this.#engine, tape }, output, this.#activation);
  }
}
