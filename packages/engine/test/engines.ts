// The engines that a contract is tested on, and tensors made from plain numbers. Tests only.

import { type BackendName, createEngine, type Engine, type EngineOptions } from "../src/engine.ts";
import type { Tensor } from "../src/tensor.ts";

/** A backend, or a mode of one that has bits of its own. */
export type TestedBackend = BackendName | "relaxed-fma";

/** The environment's CAVIAR_BLAS says which BLAS library the tests use, `off` for none. */
const hasBlas = createEngine({ backend: "auto" }).fallback === undefined;

export const BACKENDS: readonly TestedBackend[] = hasBlas
  ? ["wasm", "relaxed-fma", "blas", "reference"]
  : ["wasm", "relaxed-fma", "reference"];

/** What to ask `createEngine` for; the environment's CAVIAR_WASM says nothing here. */
export function optionsOf(backend: TestedBackend): EngineOptions {
  if (backend === "relaxed-fma") return { backend: "wasm", wasm: backend };
  return { backend, wasm: "exact" };
}

const shared = new Map<TestedBackend, Engine>();

/** One engine a backend, emptied: a test may make what it likes. */
export function emptyEngine(backend: TestedBackend): Engine {
  const engine = shared.get(backend) ?? createEngine(optionsOf(backend));
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
