// Values of options, parsed where they enter.

import { InvalidArgumentError } from "commander";

import { type Override, parseOverride } from "../spec-file/override.ts";

/** For options that may be given several times. */
export function collectOverride(text: string, before: readonly Override[]): readonly Override[] {
  return [...before, parseOverride(text)];
}

/** The argument of every command that is about one sweep. */
export const SWEEP_ARGUMENT = [
  "<sweep>",
  "a sweep's id, the beginning of one, or its name",
] as const;

const TRAINERS_MAX = 256;
const PORT_MAX = 65_535;

export const trainerCount = (text: string): number => integer(text, 1, TRAINERS_MAX);
export const portNumber = (text: string): number => integer(text, 0, PORT_MAX);
export const count = (text: string): number => integer(text, 0, Number.MAX_SAFE_INTEGER);

function integer(text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  throw new InvalidArgumentError(
    `expected an integer ${max === Number.MAX_SAFE_INTEGER ? "of" : "from"} ${range}, got ${text}`,
  );
}
