// A checkpoint turned into model files: the weights without what only training needs.

import type { StoredTensors } from "@caviar/engine";

import type { ModelFiles } from "../objective.ts";
import { decodeCheckpoint } from "./checkpoint.ts";
import type { ClassifierConfig } from "./config.ts";
import { type Exported, writeModelFiles } from "./model-files.ts";
import { architectureOf } from "./network.ts";
import { datasetOf } from "./workbench.ts";

export async function exportModel(
  config: ClassifierConfig,
  checkpoint: Uint8Array,
): Promise<ModelFiles> {
  const { shape, scale, classes, width } = await datasetOf(config.dataset);
  const { state, progress, backend } = decodeCheckpoint(checkpoint);
  const weights: StoredTensors = new Map(
    [...state].filter(([name]) => !name.startsWith("optimizer.")),
  );
  const exported: Exported = {
    config,
    input: { shape: [...shape], scale },
    classes,
    architecture: architectureOf(config, { width, classes }),
    training: {
      epochs: progress.epoch,
      backend,
      validationLoss: finiteOrNull(progress.validationLoss),
      validationAccuracy: finiteOrNull(progress.validationAccuracy),
    },
  };
  return writeModelFiles(exported, weights);
}

/** JSON has no NaN. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
