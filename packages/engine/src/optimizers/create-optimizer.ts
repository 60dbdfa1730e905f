// Descriptions to optimizers.

import { CaviarError, shown } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import { type AdagradDescription, adagradRule } from "./adagrad.ts";
import { type AdamDescription, adamRule } from "./adam.ts";
import { checkDescription } from "./check-description.ts";
import { Optimizer } from "./optimizer.ts";
import { type RmspropDescription, rmspropRule } from "./rmsprop.ts";
import type { Rule } from "./rule.ts";
import { type SgdDescription, sgdRule } from "./sgd.ts";

/** An optimizer as JSON: its `type`, its own settings, and those that all have. */
export type OptimizerDescription =
  | AdagradDescription
  | AdamDescription
  | RmspropDescription
  | SgdDescription;

/** Keras' default for AdamW. */
const ADAMW_WEIGHT_DECAY = 0.004;

/**
 * An optimizer of `parameters`, whose slots it allocates in the current scope. Throws CAV_USAGE for
 * a setting out of its range, and for two kinds of clipping.
 */
export function createOptimizer(
  engine: Engine,
  parameters: readonly Parameter[],
  description: OptimizerDescription,
): Optimizer {
  checkDescription(description);
  const rule = ruleOf(engine, parameters, description);
  const settings =
    description.type === "adamw"
      ? { ...description, weightDecay: description.weightDecay ?? ADAMW_WEIGHT_DECAY }
      : description;
  return new Optimizer(engine, parameters, rule, settings);
}

function ruleOf(
  engine: Engine,
  parameters: readonly Parameter[],
  description: OptimizerDescription,
): Rule {
  switch (description.type) {
    case "adagrad":
      return adagradRule(engine, parameters, description);
    case "adam":
    case "adamw":
      return adamRule(engine, parameters, description);
    case "rmsprop":
      return rmspropRule(engine, parameters, description);
    case "sgd":
      return sgdRule(engine, parameters, description);
    default:
      description satisfies never;
      throw new CaviarError("CAV_USAGE", `there is no optimizer ${shown(description)}`);
  }
}
