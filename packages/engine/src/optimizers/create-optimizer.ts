// Descriptions to optimizers.

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import { Adam, type AdamDescription } from "./adam.ts";
import type { Optimizer } from "./optimizer.ts";
import { Sgd, type SgdDescription } from "./sgd.ts";

export type OptimizerDescription = AdamDescription | SgdDescription;

export function createOptimizer(
  engine: Engine,
  parameters: readonly Parameter[],
  description: OptimizerDescription,
): Optimizer {
  return description.type === "adam"
    ? new Adam(engine, parameters, description)
    : new Sgd(engine, parameters, description);
}
