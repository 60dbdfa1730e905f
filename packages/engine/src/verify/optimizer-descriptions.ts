// The reference's optimizers and schedules as descriptions of this engine.

import type { Clip } from "../optimizers/clip-gradients.ts";
import type { OptimizerDescription } from "../optimizers/create-optimizer.ts";
import type { Convention, OptimizerSettings } from "../optimizers/settings.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { known, unknown } from "./known.ts";
import type { Fields } from "../fields.ts";

/** The optimizer of `config`, updating by `schedule` where there is one, else by its `lr`. */
export function optimizerOf(
  config: Fields,
  convention: Convention,
  schedule: Schedule | undefined,
): OptimizerDescription {
  const settings: OptimizerSettings = {
    learningRate: schedule ?? config.number("lr"),
    convention,
    ...(decayModeOf(config) === "decoupled" && { weightDecay: config.number("weight_decay") }),
    ...(config.has("clip") && clipSettingsOf(config.fields("clip"))),
  };
  const name = config.string("optimizer");
  switch (name) {
    case "sgd":
    case "momentum":
    case "nesterov":
      return {
        type: "sgd",
        ...settings,
        ...(config.has("momentum") && { momentum: config.number("momentum") }),
        nesterov: name === "nesterov",
      };
    case "rmsprop":
      return { type: "rmsprop", ...settings, ...rmspropOf(config) };
    case "adagrad":
      return {
        type: "adagrad",
        ...settings,
        initialAccumulatorValue: config.number("initial_accumulator_value"),
        epsilon: config.number("epsilon"),
      };
    case "adam":
    case "adamw": // without its default decay: the case says what decays
      return { type: name, weightDecay: 0, ...settings, ...adamOf(config) };
    case "amsgrad":
      return { type: "adam", amsgrad: true, ...settings, ...adamOf(config) };
  }
  throw unknown("optimizer", name);
}

function adamOf(config: Fields) {
  return {
    beta1: config.number("beta_1"),
    beta2: config.number("beta_2"),
    epsilon: config.number("epsilon"),
    ...(config.has("amsgrad") && { amsgrad: config.boolean("amsgrad") }),
  };
}

function rmspropOf(config: Fields) {
  return {
    rho: config.number("rho"),
    epsilon: config.number("epsilon"),
    momentum: config.has("momentum") ? config.number("momentum") : 0,
    centered: config.has("centered") ? config.boolean("centered") : false,
  };
}

/** The penalty l2 * sum(w^2) on every parameter; the reference's L2 adds weight_decay * w. */
export function l2Of(config: Fields): number {
  return decayModeOf(config) === "l2" ? config.number("weight_decay") / 2 : 0;
}

const DECAY_MODES = ["l2", "decoupled"] as const;

/** How the weights decay; undefined: they do not. */
function decayModeOf(config: Fields): (typeof DECAY_MODES)[number] | undefined {
  const decays = config.has("weight_decay") && config.number("weight_decay") !== 0;
  return decays ? config.choice("decay_mode", DECAY_MODES) : undefined;
}

const CLIPS: Readonly<Record<string, Clip["by"]>> = {
  value: "value",
  norm: "norm",
  global_norm: "globalNorm",
};

/** { kind, value, formula }. */
export function clipOf(config: Fields): Clip {
  return {
    by: known(CLIPS, config.string("kind"), "kind of clipping"),
    limit: config.number("value"),
    convention: config.choice("formula", ["keras", "torch"]),
  };
}

function clipSettingsOf(config: Fields): Partial<OptimizerSettings> {
  const { by, limit, convention: clipConvention } = clipOf(config);
  if (by === "value") return { clipValue: limit };
  const setting = by === "norm" ? { clipNorm: limit } : { globalClipNorm: limit };
  return { ...setting, clipConvention };
}

/** The schedule of `config`. */
export function scheduleOf(config: Fields): Schedule {
  const name = config.string("schedule");
  switch (name) {
    case "exponential":
      return { type: "exponentialDecay", ...decayOf(config) };
    case "inverse_time":
      return { type: "inverseTimeDecay", ...decayOf(config) };
    case "step":
      return {
        type: "stepDecay",
        initialLearningRate: config.number("initial_lr"),
        every: config.number("every"),
        drop: config.number("drop"),
      };
    case "piecewise_constant":
      return {
        type: "piecewiseConstantDecay",
        boundaries: config.numbers("boundaries"),
        values: config.numbers("values"),
        convention: known(BOUNDARY_RULES, config.string("boundary_rule"), "boundary rule"),
      };
    case "cosine":
      return {
        type: "cosineDecay",
        initialLearningRate: config.number("initial_lr"),
        decaySteps: config.number("decay_steps"),
        alpha: config.number("alpha"),
        ...(config.has("warmup_target") && { warmupTarget: config.number("warmup_target") }),
        ...(config.has("warmup_steps") && { warmupSteps: config.number("warmup_steps") }),
      };
  }
  throw unknown("schedule", name);
}

const BOUNDARY_RULES: Readonly<Record<string, Convention>> = {
  "step<=boundary keeps old value": "keras",
  "step>=boundary takes new value": "torch",
};

function decayOf(config: Fields) {
  return {
    initialLearningRate: config.number("initial_lr"),
    decaySteps: config.number("decay_steps"),
    decayRate: config.number("decay_rate"),
    staircase: config.has("staircase") ? config.boolean("staircase") : false,
  };
}
