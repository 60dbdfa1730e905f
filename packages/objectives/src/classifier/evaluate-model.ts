// Exported files judged on the test set, in inference mode: the only place where it is read.

import { evaluate, LabelledRows } from "@caviar/engine";

import type { Evaluation, ModelFiles } from "../objective.ts";
import { invalidModel, readModelFiles } from "./model-files.ts";
import { rebuild } from "./rebuild.ts";
import { datasetOf } from "./workbench.ts";

/** Throws CAV_MODEL_INVALID when the files fit neither each other nor their data set. */
export async function evaluateModel(files: ModelFiles): Promise<Evaluation> {
  const model = readModelFiles(files);
  const { config, architecture, classes } = model.description;
  const dataset = await datasetOf(config.dataset);
  if (architecture.inputs !== dataset.width || classes !== dataset.classes) {
    throw invalidModel(
      `model.json has ${architecture.inputs} inputs and ${classes} classes, ${dataset.name} has ` +
        `${dataset.width} features and ${dataset.classes} classes`,
    );
  }

  const network = rebuild(model); // synchronous from here on: see workbench.ts
  const data = new LabelledRows(network.engine, {
    features: dataset.test.features,
    labels: dataset.test.labels,
    width: dataset.width,
    classes,
    scale: model.description.input.scale,
  });
  const { loss, accuracy, confusion } = evaluate(network, data);
  return { metrics: { testLoss: loss, testAccuracy: accuracy }, confusion };
}
