// Values of options, parsed where they enter.

import { type SweepId, sweepIdSchema } from "@caviar/protocol";
import { InvalidArgumentError } from "commander";

import { type Override, parseOverride } from "../spec-file/override.ts";

/** For options that may be given several times. */
export function collectOverride(text: string, before: readonly Override[]): readonly Override[] {
  return [...before, parseOverride(text)];
}

const TRAINERS_MAX = 256;

export const trainerCount = integerFrom(1, TRAINERS_MAX);

/** The parser of a whole number in [min, max]. */
export function integerFrom(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`expected an integer from ${min} to ${max}, got ${text}`);
  };
}

export function sweepId(text: string): SweepId {
  const { data } = sweepIdSchema.safeParse(text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError(`expected a sweep's id, as \`caviar list\` shows it, got ${text}`);
}
