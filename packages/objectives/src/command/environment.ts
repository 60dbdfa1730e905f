// What a program finds in its environment: a few variables that every program needs, what its
// configuration names, and the trial. Nothing else of the trainer's, which holds addresses and keys.

import { CaviarError, shown } from "@caviar/errors";

import type { Parameters } from "./parameters.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The version of ../../PROTOCOL.md. */
const PROTOCOL_VERSION = "1";
/** Where messages go. */
const MESSAGE_FD = 3;

const COMMON = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TMPDIR",
]);
const isCommon = (name: string) => COMMON.has(name) || /^LC_[A-Z]+$/.test(name);

/** `learningRate` and `learning-rate` are CAVIAR_PARAM_LEARNING_RATE. */
export function variableOf(parameter: string): string {
  const words = parameter
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
  return `CAVIAR_PARAM_${words}`;
}

/** CAV_USAGE when two names become one variable. */
export function refuseTwins(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const variable = variableOf(name);
    const twin = seen.get(variable);
    if (twin !== undefined) {
      const message = `expected parameters that differ as variables, got ${shown(twin)} and ${shown(name)}, both ${variable}`;
      throw new CaviarError("CAV_USAGE", message);
    }
    seen.set(variable, name);
  }
}

/** What of the trainer's environment a program may see. */
export function inheritedFrom(
  trainer: Environment,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const [name, value] of Object.entries(trainer)) {
    if (value !== undefined && (isCommon(name) || names.includes(name))) seen[name] = value;
  }
  return seen;
}

export type TrialVariables = {
  readonly parameters: Parameters;
  readonly seed: number;
  /** To be done at the end, counted from the trial's first. */
  readonly epochs: number;
  /** Done already. */
  readonly startEpoch: number;
  readonly paramsFile: string;
  readonly controlFile: string;
  /** Undefined: there is no checkpoint to go on from. */
  readonly checkpointIn: string | undefined;
  readonly checkpointOut: string;
};

/** CAV_USAGE when two parameters would be one variable. */
export function variablesOf(trial: TrialVariables): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {
    CAVIAR_PROTOCOL: PROTOCOL_VERSION,
    CAVIAR_MESSAGES: String(MESSAGE_FD),
    CAVIAR_SEED: String(trial.seed),
    CAVIAR_EPOCHS: String(trial.epochs),
    CAVIAR_START_EPOCH: String(trial.startEpoch),
    CAVIAR_PARAMS: trial.paramsFile,
    CAVIAR_CONTROL: trial.controlFile,
    CAVIAR_CHECKPOINT_OUT: trial.checkpointOut,
    ...(trial.checkpointIn !== undefined && { CAVIAR_CHECKPOINT_IN: trial.checkpointIn }),
  };
  refuseTwins(Object.keys(trial.parameters));
  for (const [name, value] of Object.entries(trial.parameters)) {
    variables[variableOf(name)] = String(value);
  }
  return variables;
}
