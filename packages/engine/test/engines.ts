// The engines that a contract is tested on, and tensors made from plain numbers. Tests only.

import { type BackendName, createEngine, type Engine } from "../src/engine.ts";
import type { Tensor } from "../src/tensor.ts";

/** The environment's CAVIAR_BLAS says which BLAS library the tests use, `off` for none. */
const hasBlas = createEngine({ backend: "auto" }).fallback === undefined;

export const BACKENDS: readonly BackendName[] = hasBlas
  ? ["wasm", "blas", "reference"]
  : ["wasm", "reference"];

const shared = new Map<BackendName, Engine>();

/** One engine a backend, emptied: a test may make what it likes. */
export function emptyEngine(backend: BackendName): Engine {
  const engine = shared.get(backend) ?? createEngine({ backend });
  shared.set(backend, engine);
  engine.reset();
  return engine;
}

export function tensorOf(
  engine: Engine,
  shape: readonly number[],
  values: ArrayLike<number>,
): Tensor {
  const tensor = engine.memory.tensor(shape);
  tensor.data.set(values);
  return tensor;
}

export function labelsOf(engine: Engine, labels: ArrayLike<number>): Tensor<"u32"> {
  const tensor = engine.memory.tensor([labels.length], "u32");
  tensor.data.set(labels);
  return tensor;
}
