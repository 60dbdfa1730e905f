// Activations of the reference backend.

import type { ActivationOperations } from "../../backend/activations.ts";
import { activate, activateBackward } from "../../kernels/activations.ts";
import { relu, reluBackward } from "../../kernels/relu.ts";
import { softmax, softmaxBackward } from "../../kernels/softmax.ts";

export const referenceActivations: ActivationOperations = {
  relu: (y, x) => relu(y.data, x.data),
  reluBackward: (dx, dy, y) => reluBackward(dx.data, dy.data, y.data),
  activate: (f, y, x, parameter) => activate(f, y.data, x.data, parameter),
  activateBackward: (f, dx, dy, x, parameter) =>
    activateBackward(f, dx.data, dy.data, x.data, parameter),
  softmax: (y, x) => softmax(y.data, x.data, x.columns),
  softmaxBackward: (dx, dy, y) => softmaxBackward(dx.data, dy.data, y.data, y.columns),
};
