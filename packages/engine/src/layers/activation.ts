// Activations, as a layer of their own and at the end of Dense and Conv2D.

import { CaviarError, shown } from "@caviar/errors";

import type { Recording } from "../autodiff/operations.ts";
import { Variable } from "../autodiff/variable.ts";
import type { ElementFunction } from "../backend/activations.ts";
import type { Engine } from "../engine.ts";
import { requireOneOf } from "../one-of.ts";
import { elementCount, type Tensor } from "../tensor.ts";
import type { Layer, Pass } from "./layer.ts";

/** Keras' activations; `linear` is none. */
export type ActivationName = (typeof ACTIVATIONS)[number];

const ACTIVATIONS = [
  "linear",
  "relu",
  "leakyRelu",
  "elu",
  "gelu",
  "sigmoid",
  "tanh",
  "softplus",
  "silu",
  "softmax",
] as const;

export type ActivationSettings = {
  readonly name: ActivationName;
  /** Of leakyRelu below 0; default 0.2. */
  readonly negativeSlope?: number;
  /** elu falls to -alpha; default 1. */
  readonly alpha?: number;
  /** gelu by the tanh formula instead of the normal distribution's; default false. */
  readonly approximate?: boolean;
  /** softmax along this axis, counted from the end; default -1, the last. */
  readonly axis?: number;
};

/** By name with Keras' defaults, or with settings. */
export type Activation = ActivationName | ActivationSettings;

export type ActivationDescription = {
  readonly type: "activation";
  readonly activation: Activation;
};

export type ActivationOptions = Omit<ActivationDescription, "type"> & {
  /** Shape of one example. */
  readonly inputShape: readonly number[];
};

export class ActivationLayer implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters = [];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #activation: Activation;

  constructor(engine: Engine, { inputShape, activation }: ActivationOptions) {
    this.#engine = engine;
    this.#activation = checkedActivation(activation);
    this.units = inputShape.at(-1)!;
    this.outputShape = inputShape;
  }

  forward({ tape }: Pass, x: Variable): Variable {
    return activated({ engine: this.#engine, tape }, x, this.#activation);
  }
}

/** `activation`, which there is; linear where none is given. Throws CAV_USAGE for another name. */
export function checkedActivation(activation: Activation = "linear"): Activation {
  const name = typeof activation === "string" ? activation : activation.name;
  requireOneOf("activation", name, ACTIVATIONS);
  return activation;
}

/** The activation of x, of x's shape; x itself when linear. */
export function activated(on: Recording, x: Variable, activation: Activation): Variable {
  const settings = typeof activation === "string" ? { name: activation } : activation;
  const { backend, memory } = on.engine;
  if (settings.name === "linear") return x;
  if (settings.name === "softmax") return softmaxAlong(on, x, settings.axis ?? -1);
  const y = memory.tensor(x.data.shape);
  if (settings.name === "relu") {
    backend.relu(y, x.data);
    return recorded(on, x, y, (dx, dy) => backend.reluBackward(dx, dy, y));
  }
  const [f, parameter] = elementFunction(settings.name, settings);
  backend.activate(f, y, x.data, parameter);
  return recorded(on, x, y, (dx, dy) => backend.activateBackward(f, dx, dy, x.data, parameter));
}

/** Softmax along an axis, which is brought to the end and back. */
function softmaxAlong(on: Recording, x: Variable, axis: number): Variable {
  const { backend, memory } = on.engine;
  const { shape } = x.data;
  if (!Number.isInteger(axis) || axis > -1 || axis < -shape.length) {
    const message = `softmax takes an axis from -1 to ${-shape.length} of ${shown(shape)}, got ${axis}`;
    throw new CaviarError("CAV_SHAPE_MISMATCH", message);
  }
  const length = shape.at(axis)!;
  const inner = axis === -1 ? 1 : elementCount(shape.slice(axis + 1));
  const rows = [x.data.size / length, length];
  /** (..., length, inner) to (..., inner, length). */
  const toEnd = (tensor: Tensor): Tensor => {
    if (inner === 1) return tensor.reshaped(rows);
    const moved = memory.tensor(rows);
    backend.transpose(moved, tensor, length, inner);
    return moved;
  };
  const back = (to: Tensor, moved: Tensor): void => {
    if (inner > 1) backend.transpose(to, moved, inner, length);
  };
  const y = memory.tensor(shape);
  const along = inner === 1 ? y.reshaped(rows) : memory.tensor(rows);
  backend.softmax(along, toEnd(x.data));
  back(y, along);
  return recorded(on, x, y, (dx, dy) => {
    const dalong = inner === 1 ? dx.reshaped(rows) : memory.tensor(rows);
    backend.softmaxBackward(dalong, toEnd(dy), along);
    back(dx, dalong);
  });
}

type ElementName = Exclude<ActivationName, "linear" | "relu" | "softmax">;

function elementFunction(
  name: ElementName,
  { negativeSlope = 0.2, alpha = 1, approximate = false }: ActivationSettings,
): readonly [f: ElementFunction, parameter: number] {
  if (name === "leakyRelu") return [name, negativeSlope];
  if (name === "elu") return [name, alpha];
  if (name === "gelu") return [approximate ? "geluTanh" : "gelu", 0];
  return [name, 0];
}

/** The output y of x, whose backward pass fills dx from dy. */
function recorded(
  { engine, tape }: Recording,
  x: Variable,
  y: Tensor,
  backward: (dx: Tensor, dy: Tensor) => void,
): Variable {
  const output = new Variable(y, { differentiable: x.differentiable });
  tape?.record(output, (dy) => {
    if (!x.differentiable) return;
    const dx = engine.memory.tensor(x.data.shape);
    backward(dx, dy);
    tape.accumulate(x, dx);
  });
  return output;
}
