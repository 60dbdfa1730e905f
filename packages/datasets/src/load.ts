// Data sets by name.

import { CaviarError } from "@caviar/errors";

import type { Dataset } from "./dataset.ts";
import { loadDigits } from "./digits.ts";
import { fashionMnistSource, loadFashionMnist } from "./fashion-mnist.ts";
import type { DownloadProgress } from "./mirror.ts";

export type LoadOptions = {
  /** Where the data set's files are, for those that do not ship with Caviar. */
  readonly folder?: string;
  readonly onProgress?: (progress: DownloadProgress) => void;
};

type Loader = (options: LoadOptions) => Promise<Dataset>;

const LOADERS: Readonly<Record<string, Loader>> = {
  digits: () => loadDigits(),
  "fashion-mnist": ({ folder, onProgress = () => {} }) =>
    loadFashionMnist(fashionMnistSource(folder, process.env), onProgress),
};

/** What `loadDataset` knows. */
export const datasetNames: readonly string[] = Object.keys(LOADERS);

/**
 * Read and verify a data set. Reads it anew on every call: keep the result.
 * Throws CAV_DATASET_UNKNOWN, CAV_DATASET_MISSING or CAV_DATASET_CORRUPT.
 */
export async function loadDataset(name: string, options: LoadOptions = {}): Promise<Dataset> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  if (load === undefined) {
    const message = `expected the name of a data set (${datasetNames.join(", ")}), got "${name}"`;
    throw new CaviarError("CAV_DATASET_UNKNOWN", message, { facts: { name } });
  }
  return load(options);
}
