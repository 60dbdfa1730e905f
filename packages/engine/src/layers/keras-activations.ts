// What Keras calls the activations, in its models and in references that were made with it.

import type { ActivationName } from "./activation.ts";

export const ACTIVATION_BY_KERAS_NAME: Readonly<Record<string, ActivationName>> = {
  linear: "linear",
  relu: "relu",
  leaky_relu: "leakyRelu",
  elu: "elu",
  gelu: "gelu",
  sigmoid: "sigmoid",
  tanh: "tanh",
  softplus: "softplus",
  silu: "silu",
  swish: "silu",
  softmax: "softmax",
};
