// The `classifier` objective: a network of dense layers learns to name the class of an image.

import type { Objective } from "../objective.ts";
import { type ClassifierConfig, classifierConfig, STEERABLE } from "./config.ts";
import { convertModel } from "./convert-model.ts";
import { evaluateModel } from "./evaluate-model.ts";
import { exportModel } from "./export-model.ts";
import { prepare } from "./prepare.ts";
import { train } from "./train.ts";
import { OBJECTIVE_NAME, OBJECTIVE_VERSION } from "./version.ts";

export const classifier: Objective<ClassifierConfig> = {
  name: OBJECTIVE_NAME,
  version: OBJECTIVE_VERSION,
  description: "dense network that classifies the images of a data set",
  config: classifierConfig,
  metrics: {
    trainLoss: "minimize",
    trainAccuracy: "maximize",
    validationLoss: "minimize",
    validationAccuracy: "maximize",
  },
  steerable: STEERABLE,
  prepare,
  train,
  exportModel,
  evaluateModel,
  convertModel,
};
