// Data sets by name.

import { CaviarError } from "@caviar/errors";

import { CIFAR_10_FOLDER, CIFAR_10_VARIABLE, loadCifar10 } from "./cifar-10.ts";
import type { ImageDataset } from "./dataset.ts";
import { loadDigits } from "./digits.ts";
import { FASHION_MNIST } from "./fashion-mnist.ts";
import { type IdxImages, loadIdxImages } from "./idx-images.ts";
import type { DownloadProgress } from "./mirror.ts";
import { MNIST } from "./mnist.ts";
import { placesOf } from "./places.ts";

export type LoadOptions = {
  /** Where the data set's files are, for those that do not ship with Caviar. */
  readonly folder?: string;
  readonly onProgress?: (progress: DownloadProgress) => void;
};

type Loader = (options: LoadOptions) => Promise<ImageDataset>;

const LOADERS: Readonly<Record<string, Loader>> = {
  digits: () => loadDigits(),
  mnist: idxLoader(MNIST),
  "fashion-mnist": idxLoader(FASHION_MNIST),
  "cifar-10": ({ folder }) =>
    loadCifar10(
      placesOf({
        folder,
        environment: process.env,
        variable: CIFAR_10_VARIABLE,
        cached: CIFAR_10_FOLDER,
      }),
    ),
};

function idxLoader(set: IdxImages): Loader {
  const { name: cached, variable, folders } = set;
  return ({ folder, onProgress = () => {} }) => {
    const places = placesOf({ folder, environment: process.env, variable, cached, folders });
    return loadIdxImages(set, places, onProgress);
  };
}

/** What `loadDataset` knows. */
export const datasetNames: readonly string[] = Object.keys(LOADERS);

/**
 * Read and verify a data set. Reads it anew on every call: keep the result.
 * Throws CAV_DATASET_UNKNOWN, CAV_DATASET_MISSING or CAV_DATASET_CORRUPT.
 */
export async function loadDataset(name: string, options: LoadOptions = {}): Promise<ImageDataset> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  if (load === undefined) {
    const message = `expected the name of a data set (${datasetNames.join(", ")}), got "${name}"`;
    throw new CaviarError("CAV_DATASET_UNKNOWN", message, { facts: { name } });
  }
  return load(options);
}
