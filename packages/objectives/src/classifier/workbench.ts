// What a worker thread keeps between trials: one engine, whose memory every trial uses anew, and
// the data sets it has read.
// Invariant: the engine is borrowed and used up between two awaits, so two callers in one thread
// never see each other's tensors.

import { type Dataset, loadDataset } from "@caviar/datasets";
import { createEngine, type Engine } from "@caviar/engine";

/** WebAssembly's own limit: grown only as needed, and a data set is no one's mistake. */
const LIMIT_BYTES = 2 ** 32;

let engine: Engine | undefined;
const datasets = new Map<string, Promise<Dataset>>();

/** The thread's engine, emptied. Whatever was made with it before must not be used again. */
export function borrowEngine(): Engine {
  engine ??= createEngine({ backend: "wasm", limitBytes: LIMIT_BYTES });
  engine.reset();
  return engine;
}

/** The data set, read once a thread. A failure is not kept: the next call tries again. */
export async function datasetOf(name: string): Promise<Dataset> {
  const known = datasets.get(name) ?? loadDataset(name);
  datasets.set(name, known);
  try {
    return await known;
  } catch (error) {
    datasets.delete(name);
    throw error;
  }
}
