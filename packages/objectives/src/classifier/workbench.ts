// What a worker thread keeps between trials: an engine, whose memory every trial uses anew (another
// for each kind that it meets), and the data sets it has read.
// Invariant: the engine is borrowed and used up between two awaits, so two callers in one thread
// never see each other's tensors.

import { type ImageDataset, loadDataset } from "@caviar/datasets";
import { createEngine, type Engine, type EngineOptions } from "@caviar/engine";

/** WebAssembly's own limit: grown only as needed, and a data set is no one's mistake. */
const LIMIT_BYTES = 2 ** 32;

/** What trials may ask for, and what figures are judged by that must be the same anywhere. */
const OPTIONS = {
  reproducible: { backend: "wasm", reproducible: true },
  fast: { backend: "auto" },
  exact: { backend: "wasm", wasm: "exact" },
} as const satisfies Readonly<Record<string, EngineOptions>>;

const engines = new Map<keyof typeof OPTIONS, Engine>();
const datasets = new Map<string, Promise<ImageDataset>>();

/**
 * The thread's engine, emptied. Whatever was made with it before must not be used again.
 * `reproducible`: the same bits on every machine; throws CAV_USAGE when CAVIAR_WASM asks for kernels
 * that are not. `fast`: with the machine's BLAS if it has one that CAVIAR_BLAS (`auto`, `off`, a
 * library's path) allows, else with what CAVIAR_WASM says; what it became is in `backend.name`.
 * `exact`: the same bits, whatever the environment says.
 */
export function borrowEngine(kind: keyof typeof OPTIONS): Engine {
  const engine = engines.get(kind) ?? createEngine({ ...OPTIONS[kind], limitBytes: LIMIT_BYTES });
  engines.set(kind, engine);
  engine.reset();
  return engine;
}

/** The data set, read once a thread. A failure is not kept: the next call tries again. */
export async function datasetOf(name: string): Promise<ImageDataset> {
  const known = datasets.get(name) ?? loadDataset(name);
  datasets.set(name, known);
  try {
    return await known;
  } catch (error) {
    datasets.delete(name);
    throw error;
  }
}
