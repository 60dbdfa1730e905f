// Values of options, parsed where they enter.

import { type SweepId, sweepIdSchema } from "@caviar/protocol";
import { InvalidArgumentError } from "commander";

import { type Override, parseOverride } from "../spec-file/override.ts";

/** For options that may be given several times. */
export function collectOverride(text: string, before: readonly Override[]): readonly Override[] {
  return [...before, parseOverride(text)];
}

const TRAINERS_MAX = 256;

export function trainerCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= TRAINERS_MAX) return count;
  throw new InvalidArgumentError(`expected an integer from 1 to ${TRAINERS_MAX}, got ${text}`);
}

export function sweepId(text: string): SweepId {
  const { data } = sweepIdSchema.safeParse(text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError(`expected a sweep's id, as \`caviar list\` shows it, got ${text}`);
}
