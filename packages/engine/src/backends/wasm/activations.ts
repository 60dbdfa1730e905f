// Activations of the wasm backend.

import type { ActivationOperations, ElementFunction } from "../../backend/activations.ts";
import type { Kernels } from "../wasm-kernels.ts";

/** The numbers by which assembly/activations.ts knows them. */
const KINDS: { readonly [F in ElementFunction]: number } = {
  leakyRelu: 0,
  elu: 1,
  gelu: 2,
  geluTanh: 3,
  sigmoid: 4,
  tanh: 5,
  softplus: 6,
  silu: 7,
};

export function wasmActivations(kernels: Kernels) {
  return {
    relu: (y, x) => kernels.relu(y.pointer, x.pointer, x.size),
    reluBackward: (dx, dy, y) => kernels.reluBackward(dx.pointer, dy.pointer, y.pointer, y.size),
    activate: (f, y, x, parameter) =>
      kernels.activate(KINDS[f], y.pointer, x.pointer, x.size, parameter),
    activateBackward: (f, dx, dy, x, parameter) =>
      kernels.activateBackward(KINDS[f], dx.pointer, dy.pointer, x.pointer, x.size, parameter),
    softmax: (y, x) => kernels.softmax(y.pointer, x.pointer, x.rows, x.columns),
    softmaxBackward: (dx, dy, y) =>
      kernels.softmaxBackward(dx.pointer, dy.pointer, y.pointer, y.rows, y.columns),
  } satisfies ActivationOperations;
}
