// The networks that are measured: five dense ones, from a few kilobytes to a hundred megabytes, and
// a small convolutional one. As data, for every peer builds them from it in its own language.

export type LayerSpec =
  | { readonly type: "dense"; readonly units: number }
  | { readonly type: "batchNormalization" }
  | { readonly type: "relu" }
  | { readonly type: "conv2D"; readonly filters: number } // 3x3, stride 1, same padding
  | { readonly type: "maxPooling2D" } // 2x2
  | { readonly type: "flatten" };

export type Net = {
  readonly name: string;
  /** Shape of one example: (features) or (height, width, channels). */
  readonly input: readonly [number] | readonly [number, number, number];
  readonly layers: readonly LayerSpec[];
  readonly batch: number;
};

export const CLASSES = 10;

const relu = { type: "relu" } as const;
const pool = { type: "maxPooling2D" } as const;
const flatten = { type: "flatten" } as const;
const batchNormalization = { type: "batchNormalization" } as const;
const dense = (units: number) => ({ type: "dense", units }) as const;
const conv = (filters: number) => ({ type: "conv2D", filters }) as const;
const convolutions = [conv(16), relu, pool, conv(32), relu, pool];

function perceptron(
  inputs: number,
  hidden: readonly number[],
  batch: number,
  normalized: boolean,
): Net {
  const after = normalized ? [batchNormalization, relu] : [relu];
  const layers = hidden.flatMap((units) => [dense(units), ...after]);
  const name = `${[inputs, ...hidden, CLASSES].join("-")}${normalized ? " BN" : ""} b${batch}`;
  return { name, input: [inputs], layers: [...layers, dense(CLASSES)], batch };
}

export const NETS: readonly Net[] = [
  perceptron(64, [25, 15], 32, false),
  perceptron(64, [25, 15], 32, true),
  perceptron(784, [256, 128], 128, true),
  perceptron(784, [512, 512], 256, true),
  perceptron(784, [2048, 2048], 512, true),
  {
    name: "cnn 28x28 16-32-64 BN b64",
    input: [28, 28, 1],
    layers: [...convolutions, flatten, dense(64), batchNormalization, relu, dense(CLASSES)],
    batch: 64,
  },
];

/**
 * Floating-point operations of one training step that any program must do: for each layer with a
 * kernel the product forward, that of the kernel's gradient and, unless the layer is the first,
 * that of its input's gradient. Element-wise work is not counted.
 */
export function usefulFlops({ input, layers, batch }: Net): number {
  let [height, width, channels] = input.length === 3 ? input : [1, 1, input[0]];
  let flops = 0;
  for (const layer of layers) {
    const products = flops === 0 ? 2 : 3;
    if (layer.type === "dense") {
      flops += products * 2 * batch * channels * layer.units;
      channels = layer.units;
    } else if (layer.type === "conv2D") {
      flops += products * 2 * batch * height * width * 9 * channels * layer.filters;
      channels = layer.filters;
    } else if (layer.type === "maxPooling2D") {
      [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
    } else if (layer.type === "flatten") {
      [height, width, channels] = [1, 1, height * width * channels];
    }
  }
  return flops;
}

/** Rows and columns of the product whose speed stands for the machine's peak. */
export const SGEMM_SIDE = 512;
export const SGEMM_FLOPS = 2 * SGEMM_SIDE ** 3;
