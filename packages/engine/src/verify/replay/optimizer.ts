// Cases of an optimizer: the path of the parameters on a small problem, and gradient clipping alone.

import { Variable } from "../../autodiff/variable.ts";
import type { Engine } from "../../engine.ts";
import type { Parameter } from "../../layers/layer.ts";
import { clipGradients, globalNorm } from "../../optimizers/clip-gradients.ts";
import { createOptimizer } from "../../optimizers/create-optimizer.ts";
import type { Optimizer } from "../../optimizers/optimizer.ts";
import { compareAll } from "../comparison.ts";
import type { Fields } from "../../fields.ts";
import { clipOf, l2Of, optimizerOf, scheduleOf } from "../optimizer-descriptions.ts";
import { numbersOf, type ReferenceCase } from "../reference-file.ts";
import { type Problem, problemOf } from "./problem.ts";
import { inputOf, type Replay } from "./replay.ts";

/** Row t of each path is the parameter after t updates; loss[t] is taken before update t + 1. */
export const replayOptimizer: Replay = (engine, reference) => {
  const { config } = reference;
  const convention = reference.convention === "torch" ? "torch" : "keras";
  const schedule = config.has("schedule") ? scheduleOf(config.fields("schedule")) : undefined;
  const parameters = parametersOf(engine, reference, l2Of(config));
  const description = optimizerOf(config, convention, schedule);
  const optimizer = createOptimizer(engine, parameters, description);
  const problem = problemOf(reference);
  const isRecorded = recordedSteps(config);
  const results = new Map<string, number[]>([["loss", []]]);
  for (const { name } of parameters) results.set(name, []);
  const steps = config.number("steps");
  for (let step = 0; step <= steps; step++) {
    for (const { name, variable } of isRecorded(step) ? parameters : []) {
      results.get(name)!.push(...variable.values);
    }
    const loss = update(engine, optimizer, { parameters, problem, step, isLast: step === steps });
    results.get("loss")!.push(...loss);
  }
  for (const [name, values] of slotsOf(optimizer, reference)) results.set(name, values);
  trimLosses(reference, results);
  return compareAll(reference, results);
};

type Step = {
  readonly parameters: readonly Parameter[];
  readonly problem: Problem;
  readonly step: number;
  readonly isLast: boolean;
};

/** Update from the problem's gradients, unless the path has ended; the loss before, if there is one. */
function update(engine: Engine, optimizer: Optimizer, at: Step): number[] {
  const values = new Map(at.parameters.map(({ name, variable }) => [name, variable.values]));
  const { loss, gradients } = at.problem(values, at.step);
  if (at.isLast) return loss;
  engine.scope(() => {
    for (const { name, variable } of at.parameters) {
      const gradient = engine.memory.tensor(variable.data.shape);
      gradient.data.set(gradients.get(name)!);
      variable.gradient = gradient;
    }
    optimizer.update();
    for (const { variable } of at.parameters) variable.gradient = undefined;
  });
  return loss;
}

/** The parameters of the inputs `<name>_init`. */
function parametersOf(engine: Engine, reference: ReferenceCase, l2: number): Parameter[] {
  return reference.inputs.names
    .filter((name) => name.endsWith("_init"))
    .map((initial) => {
      const variable = new Variable(inputOf(engine, reference, initial), { differentiable: true });
      return { name: initial.slice(0, -"_init".length), variable, l2 };
    });
}

/** `recorded_steps` is a list, or "0..n" for all. */
function recordedSteps(config: Fields): (step: number) => boolean {
  if (config.isString("recorded_steps")) return () => true;
  const recorded = new Set(config.numbers("recorded_steps"));
  return (step) => recorded.has(step);
}

/** What the reference calls slot_<slot>_<parameter>; PyTorch's momentum buffer is our velocity. */
function slotsOf(optimizer: Optimizer, { expected }: ReferenceCase): [string, number[]][] {
  return expected.names
    .filter((name) => name.startsWith("slot_"))
    .map((name) => {
      const [, slot, parameter] = name.match(/^slot_([^_]+)_(.+)$/) ?? [];
      const ours = optimizer.slots.get(`${slot}.${parameter}`);
      const tensor =
        ours ?? (slot === "b" ? optimizer.slots.get(`velocity.${parameter}`) : undefined);
      return [name, [...(tensor?.data ?? [])]];
    });
}

/** Some files end the losses before the last update, some after it. */
function trimLosses({ expected }: ReferenceCase, results: Map<string, number[]>): void {
  if (!expected.has("loss")) return;
  const { length } = numbersOf(expected, "loss").data;
  results.set("loss", results.get("loss")!.slice(0, length));
}

/** Gradients g0, g1, ... clipped together, and the norm that they had. */
export const replayClipping: Replay = (engine, reference) => {
  const clip = clipOf(reference.config);
  const gradients = reference.inputs.names.map((name) => inputOf(engine, reference, name));
  const norm = globalNorm(engine, gradients);
  clipGradients(engine, gradients, clip);
  const results = new Map<string, ArrayLike<number>>([["global_norm", [norm]]]);
  for (const [i, { data }] of gradients.entries()) results.set(`clipped${i}`, data);
  return compareAll(reference, results);
};
