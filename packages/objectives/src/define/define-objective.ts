// How a user writes an objective in TypeScript: a name, its parameters as zod types, and a function
// that trains. A trainer offers the modules that CAVIAR_OBJECTIVES names.

import { z } from "zod";

import type { Objective } from "../objective.ts";
import { runTraining, type Training } from "./training.ts";

export type Definition<Shape extends z.ZodRawShape, State> = {
  /** What sweeps call it: lower-case letters, digits and inner hyphens. */
  readonly name: string;
  /** Changes when the same parameters and seed would give other numbers. Default "1". */
  readonly version?: string;
  readonly description?: string;
  /** Each can be fixed or swept; one with a default may be left out. */
  readonly params: Shape;
  /** The metrics that `train` reports, each with the direction that is better. Default: any may come. */
  readonly metrics?: Readonly<Record<string, "minimize" | "maximize">>;
  /** The type of what `train` saves. Default: unknown, to be looked at by `train` itself. */
  readonly state?: z.ZodType<State>;
  /** Train from `startEpoch` to `epochs`, reporting each. */
  train(training: Training<z.output<z.ZodObject<Shape>>, State>): Promise<void> | void;
};

/** An objective that a module exports as its default, alone or in a list. */
export function defineObjective<Shape extends z.ZodRawShape, State = unknown>(
  definition: Definition<Shape, State>,
): Objective<z.output<z.ZodObject<Shape>>> {
  const { name, version = "1", description = "", params, metrics = {} } = definition;
  const state = definition.state ?? z.custom<State>();
  return {
    name,
    version,
    description,
    config: z.strictObject(params),
    metrics,
    train: async (context) =>
      runTraining(context, state, async (training) => definition.train(training)),
  };
}
