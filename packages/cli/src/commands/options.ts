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
const COUNT_MAX = 1_000_000;

export const trainerCount = integerFrom(1, TRAINERS_MAX);
export const portNumber = integerFrom(0, PORT_MAX);
export const count = integerFrom(0, COUNT_MAX);

/** The parser of a whole number in [min, max]. */
export function integerFrom(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`expected an integer from ${min} to ${max}, got ${text}`);
  };
}
