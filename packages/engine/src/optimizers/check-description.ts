// The border where a description comes in: numbers that would quietly ruin a training are refused.

import { CaviarError, shown } from "@caviar/errors";

import { requireOneOf } from "../one-of.ts";
import { type Schedule, SCHEDULES } from "../schedules/schedule.ts";
import type { OptimizerDescription } from "./create-optimizer.ts";

type Range = { readonly what: string; readonly holds: (value: number) => boolean };

const POSITIVE: Range = { what: "a number above 0", holds: (x) => x > 0 && x < Infinity };
const NOT_NEGATIVE: Range = {
  what: "a number of at least 0",
  holds: (x) => x >= 0 && x < Infinity,
};
const SHARE: Range = { what: "in [0, 1)", holds: (x) => x >= 0 && x < 1 };
const COUNT: Range = {
  what: "a whole number of at least 1",
  holds: (x) => Number.isSafeInteger(x) && x >= 1,
};

const RANGES: Readonly<Record<string, Range>> = {
  learningRate: NOT_NEGATIVE,
  initialLearningRate: NOT_NEGATIVE,
  warmupTarget: NOT_NEGATIVE,
  weightDecay: NOT_NEGATIVE,
  epsilon: NOT_NEGATIVE,
  initialAccumulatorValue: NOT_NEGATIVE,
  alpha: NOT_NEGATIVE,
  warmupSteps: NOT_NEGATIVE,
  clipValue: POSITIVE,
  clipNorm: POSITIVE,
  globalClipNorm: POSITIVE,
  decaySteps: POSITIVE,
  decayRate: NOT_NEGATIVE,
  drop: NOT_NEGATIVE,
  every: POSITIVE,
  momentum: SHARE,
  beta1: SHARE,
  beta2: SHARE,
  rho: SHARE,
  emaMomentum: SHARE,
  gradientAccumulationSteps: COUNT,
};

const CONVENTIONS = ["keras", "torch"] as const;

/** Throws CAV_USAGE for a setting out of its range, naming it; NaN is in none. */
export function checkDescription(description: OptimizerDescription): void {
  const { learningRate, convention = "keras", clipConvention = "keras" } = description;
  requireOneOf("convention", convention, CONVENTIONS);
  requireOneOf("clipConvention", clipConvention, CONVENTIONS);
  checkRanges(description);
  if (typeof learningRate === "object") checkSchedule(learningRate);
  else checkLearningRate(learningRate);
}

/** Throws CAV_USAGE for what is no rate of updates. */
export function checkLearningRate(learningRate: number): void {
  checkRanges({ learningRate });
}

/** Likewise, of a schedule. */
function checkSchedule(schedule: Schedule): void {
  requireOneOf("schedule", schedule.type, SCHEDULES);
  checkRanges(schedule);
  if (schedule.type !== "piecewiseConstantDecay") return;
  const { boundaries, values } = schedule;
  const ascending = boundaries.every((boundary, i) => i === 0 || boundary > boundaries[i - 1]!);
  if (ascending && values.length === boundaries.length + 1 && values.every(NOT_NEGATIVE.holds)) {
    return;
  }
  throw new CaviarError(
    "CAV_USAGE",
    "piecewiseConstantDecay needs ascending boundaries and one more rate of at least 0, got " +
      `boundaries ${shown(boundaries)} and values ${shown(values)}`,
  );
}

function checkRanges(settings: object): void {
  for (const [name, value] of Object.entries(settings)) {
    const range = RANGES[name];
    const isOther = range === undefined || typeof value === "object";
    if (isOther || (value === undefined && name !== "learningRate")) continue;
    if (typeof value === "number" && range.holds(value)) continue;
    throw new CaviarError("CAV_USAGE", `${name} must be ${range.what}, got ${shown(value)}`);
  }
}
