// Depthwise convolution (Chollet 2017, arXiv:1610.02357): each channel meets its own
// `depthMultiplier` filters. x (N,H,W,C), kernel (rows,columns,C,M), y (N,outH,outW,C*M), where
// channel c gives the outputs c*M .. c*M+M-1.

import type { Stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Windows } from "../backend/convolution.ts";
import type { Engine } from "../engine.ts";
import { checkedInitializer, initialize, type Initializer } from "../initializers/initializer.ts";
import { type Activation, activated, checkedActivation } from "./activation.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";
import { layOut, type Padding, type Pair } from "./windows.ts";

export type DepthwiseConv2DOptions = {
  /** Shape of one example: [height, width, channels]. */
  readonly inputShape: readonly number[];
  readonly kernelSize: Pair;
  /** Filters a channel; default 1. */
  readonly depthMultiplier?: number;
  /** Default 1. */
  readonly strides?: Pair;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Distance of neighbouring kernel elements in the image; default 1. */
  readonly dilationRate?: Pair;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: Activation;
  /** Of the kernel; default `heNormal`, over the pixels that an output sums. Biases start at 0. */
  readonly kernelInitializer?: Initializer;
  /** Adds l1 * sum(|kernel|) to the loss; default 0. */
  readonly l1?: number;
  /** Adds l2 * sum(kernel^2) to the loss; default 0. */
  readonly l2?: number;
};

export class DepthwiseConv2D implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly kernel: Variable;
  readonly bias: Variable | undefined;
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #windows: Omit<Windows, "batch">;
  readonly #activation: Activation;
  readonly #initializer: Initializer;

  /** Kernel and bias start at 0. Throws CAV_SHAPE_MISMATCH where the kernel does not fit. */
  constructor(engine: Engine, options: DepthwiseConv2DOptions) {
    const { depthMultiplier = 1, strides = 1, padding = "valid", useBias = true } = options;
    const { l1 = 0, l2 = 0 } = options;
    const windows = layOut({ ...options, strides, padding });
    this.#engine = engine;
    this.#windows = windows;
    this.#activation = checkedActivation(options.activation);
    this.#initializer = checkedInitializer(options.kernelInitializer ?? "heNormal");
    this.units = windows.channels * depthMultiplier;
    this.outputShape = [windows.outputHeight, windows.outputWidth, this.units];
    const { kernelRows, kernelColumns, channels } = windows;
    const kernel = engine.memory.tensor([kernelRows, kernelColumns, channels, depthMultiplier]);
    kernel.data.fill(0);
    this.kernel = new Variable(kernel, { differentiable: true });
    const parameters: Parameter[] = [{ name: "kernel", variable: this.kernel, l1, l2 }];
    if (useBias) {
      const bias = engine.memory.tensor([this.units]);
      bias.data.fill(0);
      this.bias = new Variable(bias, { differentiable: true });
      parameters.push({ name: "bias", variable: this.bias, l2: 0 });
    }
    this.parameters = parameters;
  }

  initialize(from: Stream): void {
    const { kernelRows, kernelColumns } = this.#windows;
    const { data: kernel } = this.kernel;
    const taps = kernelRows * kernelColumns;
    const fans = { fanIn: taps, fanOut: taps * kernel.columns };
    initialize(kernel, this.#initializer, from, fans);
    this.bias?.data.data.fill(0);
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const windows = { ...this.#windows, batch: x.data.shape[0]! };
    const y = memory.tensor([windows.batch, ...this.outputShape]);
    const kernel = this.kernel.data;
    backend.depthwise(y, x.data, kernel, windows);
    if (this.bias !== undefined) backend.addBias(y, this.bias.data);

    const output = new Variable(y, { differentiable: true });
    tape?.record(output, (dy) => {
      const dkernel = memory.tensor(kernel.shape);
      const dx = memory.tensor(x.data.shape);
      backend.depthwiseBackward({ dx, dkernel }, { dy, x: x.data, kernel }, windows);
      tape.accumulate(this.kernel, dkernel);
      if (x.differentiable) tape.accumulate(x, dx);
      if (this.bias === undefined) return;
      const dbias = memory.tensor(this.bias.data.shape);
      backend.sumRows(dbias, dy);
      tape.accumulate(this.bias, dbias);
    });
    return activated({ engine: this.#engine, tape }, output, this.#activation);
  }
}
