// An objective as a trainer would offer it, and a spec that it can train.

import type { ObjectiveOffer } from "../src/index.ts";

export const offers: ObjectiveOffer[] = [
  {
    name: "classifier",
    version: "1",
    description: "",
    config: {
      type: "object",
      properties: {
        dataset: { type: "string", enum: ["digits", "fashion-mnist"] },
        learningRate: { type: "number", exclusiveMinimum: 0, default: 0.001 },
        units: { type: "integer", minimum: 1, default: 64 },
        optimizer: { type: "string", enum: ["adam", "sgd"], default: "adam" },
      },
      required: ["dataset"],
      additionalProperties: false,
    },
    metrics: { validationAccuracy: "maximize", validationLoss: "minimize" },
  },
];

export const validSpec = () => ({
  name: "digits",
  objective: { name: "classifier", settings: { dataset: "digits" } as Record<string, unknown> },
  metric: { name: "validationAccuracy", goal: "maximize" },
  space: {
    learningRate: { type: "float", scale: "log", min: 1e-4, max: 0.1 },
    optimizer: { type: "choice", values: ["adam", "sgd"] },
  } as Record<string, unknown>,
  sampler: { name: "random" } as Record<string, unknown>,
  budget: { trials: 8, epochs: 3 },
});
