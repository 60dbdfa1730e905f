// A chain of layers as the modules of a torch.nn.Sequential: what its state_dict is numbered by, and
// as text the program that the weights go into.

import { layOut, type WindowOptions } from "../../layers/windows.ts";
import { activationOf, type FullActivation } from "../activation-settings.ts";
import type { ExportedLayer } from "../exported-layer.ts";
import { paddingAfter } from "../padding-after.ts";

/** A module as Python text, and the layer whose weights it holds. */
export type Module = { readonly text: string; readonly place?: number };

/** The modules; undefined where one layer has none that does the same. */
export function sequentialModules(layers: readonly ExportedLayer[]): readonly Module[] | undefined {
  const modules = layers.map((layer) => modulesOf(layer));
  return modules.includes(undefined) ? undefined : modules.flatMap((some) => some ?? []);
}

function modulesOf(layer: ExportedLayer): readonly Module[] | undefined {
  const { place, description, inputShapes, outputShape, weights } = layer;
  const [inputs = 0] = inputShapes[0]!.slice(-1);
  const units = outputShape.at(-1)!;
  const bias = weights.has("bias") ? "" : ", bias=False";
  const one = (text: string): Module[] => [{ text, place }];
  switch (description.type) {
    case "rescaling":
      return place === 0 ? [] : undefined; // there is no module for it: told beside them
    case "activation":
    case "relu":
    case "softmax":
      return activationModules(layer);
    case "dense":
      if (outputShape.length === 3) return undefined; // images have their channels elsewhere
      return andActivation(layer, one(`nn.Linear(${inputs}, ${units}${bias})`));
    case "conv2D":
    case "depthwiseConv2D": {
      const groups = description.type === "conv2D" ? "" : `, groups=${inputs}`;
      const { strides = 1, padding = "valid", kernelSize, dilationRate = 1 } = description;
      const options = { inputShape: inputShapes[0]!, kernelSize, strides, padding, dilationRate };
      const { text, padded } = windowed(options, "nn.ZeroPad2d", "");
      const conv = `nn.Conv2d(${inputs}, ${units}, ${text}${groups}${bias})`;
      return andActivation(layer, [...padded, ...one(conv)]);
    }
    case "maxPooling2D":
    case "averagePooling2D": {
      const { poolSize = 2, strides = poolSize, padding = "valid" } = description;
      const options = { inputShape: inputShapes[0]!, kernelSize: poolSize, strides, padding };
      const isMax = description.type === "maxPooling2D";
      const { text, padded } = windowed(options, "nn.ConstantPad2d", ', float("-inf")');
      if (!isMax && padded.length > 0) return undefined; // AvgPool2d pads both sides alike
      return [...padded, { text: isMax ? `nn.MaxPool2d(${text})` : averagePool(text) }];
    }
    case "globalAveragePooling2D":
      return [{ text: "nn.AdaptiveAvgPool2d(1)" }, { text: "nn.Flatten()" }];
    case "flatten":
      return [{ text: "nn.Flatten()" }];
    case "dropout":
      return [{ text: `nn.Dropout(${numeral(description.rate)})` }];
    case "embedding":
      return one(`nn.Embedding(${numeral(description.inputDim)}, ${units})`);
    case "batchNormalization": {
      const { momentum = 0.99, epsilon = 1e-3 } = description;
      if (outputShape.length === 2) return undefined; // PyTorch has channels before positions
      const affine = weights.has("gamma") || weights.has("beta") ? "" : ", affine=False";
      const name = outputShape.length === 3 ? "BatchNorm2d" : "BatchNorm1d";
      return one(
        `nn.${name}(${units}, eps=${numeral(epsilon)}, momentum=${numeral(1 - momentum)}${affine})`,
      );
    }
    case "layerNormalization": {
      const { axis = -1, epsilon = 1e-3 } = description;
      const count = typeof axis === "number" ? 1 : axis.length;
      if (outputShape.length === 3 && count < 3) return undefined;
      const shape = outputShape.slice(-count);
      const sizes = shape.length === 3 ? [shape[2], shape[0], shape[1]] : shape;
      const affine =
        weights.has("gamma") || weights.has("beta") ? "" : ", elementwise_affine=False";
      return one(`nn.LayerNorm([${sizes.join(", ")}], eps=${numeral(epsilon)}${affine})`);
    }
    default:
      return undefined;
  }
}

function averagePool(text: string): string {
  return `nn.AvgPool2d(${text}, count_include_pad=False)`;
}

function andActivation(layer: ExportedLayer, modules: readonly Module[]) {
  const behind = activationModules(layer);
  return behind === undefined ? undefined : [...modules, ...behind];
}

function activationModules(layer: ExportedLayer): readonly Module[] | undefined {
  const text = moduleOf(activationOf(layer), layer.outputShape.length);
  if (text === undefined) return undefined;
  return text === "" ? [] : [{ text }];
}

function moduleOf(activation: FullActivation, rank: number): string | undefined {
  const { name, negativeSlope, alpha, approximate, axis } = activation;
  switch (name) {
    case "linear":
      return "";
    case "relu":
      return "nn.ReLU()";
    case "leakyRelu":
      return `nn.LeakyReLU(${numeral(negativeSlope)})`;
    case "elu":
      return `nn.ELU(${numeral(alpha)})`;
    case "gelu":
      return approximate ? 'nn.GELU(approximate="tanh")' : "nn.GELU()";
    case "sigmoid":
      return "nn.Sigmoid()";
    case "tanh":
      return "nn.Tanh()";
    case "softplus":
      return "nn.Softplus()";
    case "silu":
      return "nn.SiLU()";
    case "softmax": {
      if (axis < -rank) return undefined; // over the batch
      return `nn.Softmax(${rank === 3 ? [1, 3, 2][-axis - 1] : axis})`;
    }
  }
}

/** The text of a window, and the module that pads before it where PyTorch's own padding cannot. */
function windowed(options: WindowOptions, pad: string, value: string) {
  const windows = layOut(options);
  const { kernelRows, kernelColumns, strideRows, strideColumns, top, left } = windows;
  const [bottom, right] = paddingAfter(windows);
  const { dilationRows, dilationColumns } = windows;
  const isEven =
    top === bottom && left === right && 2 * top <= kernelRows && 2 * left <= kernelColumns;
  const padding = isEven && top + left > 0 ? `, padding=(${top}, ${left})` : "";
  const dilation =
    dilationRows * dilationColumns > 1 ? `, dilation=(${dilationRows}, ${dilationColumns})` : "";
  const text = `(${kernelRows}, ${kernelColumns}), stride=(${strideRows}, ${strideColumns})${padding}${dilation}`;
  const padded: Module[] = isEven
    ? []
    : [{ text: `${pad}((${left}, ${right}, ${top}, ${bottom})${value})` }];
  return { text, padded };
}

/** A number as Python text, 1 - 0.9 as 0.1; nothing else gets into the text, which people may run. */
function numeral(value: unknown): string {
  return String(Number(Number(value).toPrecision(12)));
}
