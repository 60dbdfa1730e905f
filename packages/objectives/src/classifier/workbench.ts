// What a worker thread keeps between trials: an engine, whose memory every trial uses anew (a second
// one if it meets both kinds of trial), and the data sets it has read.
// Invariant: the engine is borrowed and used up between two awaits, so two callers in one thread
// never see each other's tensors.

import { type ImageDataset, loadDataset } from "@caviar/datasets";
import { createEngine, type Engine } from "@caviar/engine";

/** WebAssembly's own limit: grown only as needed, and a data set is no one's mistake. */
const LIMIT_BYTES = 2 ** 32;

const engines = new Map<boolean, Engine>();
const datasets = new Map<string, Promise<ImageDataset>>();

/**
 * The thread's engine, emptied. Whatever was made with it before must not be used again. Reproducible:
 * the same bits on every machine. Otherwise with the machine's BLAS if it has one that CAVIAR_BLAS
 * (`auto`, `off`, a library's path) allows; what it became is in `backend.name`.
 */
export function borrowEngine({ reproducible }: { readonly reproducible: boolean }): Engine {
  const backend = reproducible ? "wasm" : "auto";
  const engine = engines.get(reproducible) ?? createEngine({ backend, limitBytes: LIMIT_BYTES });
  engines.set(reproducible, engine);
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
