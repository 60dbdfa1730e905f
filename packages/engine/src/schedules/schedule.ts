// Learning-rate schedules: the rate of update t + 1 as a function of t, the updates done. Names and
// formulas are Keras'; a schedule is JSON, and has no state of its own.

import { cosineOfHalfTurns, power } from "./portable-math.ts";

/** rate = initial * decayRate^(t / decaySteps); `staircase` takes whole quotients only. */
type ExponentialDecay = {
  readonly type: "exponentialDecay";
  readonly initialLearningRate: number;
  /** In updates; > 0. */
  readonly decaySteps: number;
  /** At least 0. */
  readonly decayRate: number;
  /** Default false. */
  readonly staircase?: boolean;
};

/** rate = initial / (1 + decayRate * t / decaySteps); `staircase` takes whole quotients only. */
type InverseTimeDecay = Omit<ExponentialDecay, "type"> & {
  readonly type: "inverseTimeDecay";
};

/** rate = initial * drop^floor(t / every): PyTorch's StepLR. */
type StepDecay = {
  readonly type: "stepDecay";
  readonly initialLearningRate: number;
  /** In updates; > 0. */
  readonly every: number;
  /** At least 0. */
  readonly drop: number;
};

/** values[i] while i boundaries are passed. */
type PiecewiseConstantDecay = {
  readonly type: "piecewiseConstantDecay";
  /** In updates, ascending. */
  readonly boundaries: readonly number[];
  /** One more than there are boundaries. */
  readonly values: readonly number[];
  /** At t = boundary Keras still has the old value (default), PyTorch the new one. */
  readonly convention?: "keras" | "torch";
};

/**
 * Cosine decay (Loshchilov & Hutter 2017, arXiv:1608.03983) from the initial rate to `alpha` times
 * it; with `warmupSteps`, first a straight line from the initial rate to `warmupTarget`, from which
 * the decay then starts.
 */
type CosineDecay = {
  readonly type: "cosineDecay";
  readonly initialLearningRate: number;
  /** In updates, after the warm-up; > 0. */
  readonly decaySteps: number;
  /** Default 0. */
  readonly alpha?: number;
  readonly warmupTarget?: number;
  /** In updates; default 0. */
  readonly warmupSteps?: number;
};

export type Schedule =
  | ExponentialDecay
  | InverseTimeDecay
  | StepDecay
  | PiecewiseConstantDecay
  | CosineDecay;

/** The types of schedules. */
export const SCHEDULES: readonly Schedule["type"][] = [
  "exponentialDecay",
  "inverseTimeDecay",
  "stepDecay",
  "piecewiseConstantDecay",
  "cosineDecay",
];

/** The rate of update t + 1; the same bits on every machine. */
export function learningRateAt(schedule: Schedule, t: number): number {
  switch (schedule.type) {
    case "exponentialDecay":
      return schedule.initialLearningRate * power(schedule.decayRate, periods(schedule, t));
    case "inverseTimeDecay":
      return schedule.initialLearningRate / (1 + schedule.decayRate * periods(schedule, t));
    case "stepDecay":
      return schedule.initialLearningRate * power(schedule.drop, Math.floor(t / schedule.every));
    case "piecewiseConstantDecay":
      return piecewise(schedule, t);
    case "cosineDecay":
      return cosine(schedule, t);
  }
}

type Periodic = { readonly decaySteps: number; readonly staircase?: boolean };

function periods({ decaySteps, staircase = false }: Periodic, t: number): number {
  return staircase ? Math.floor(t / decaySteps) : t / decaySteps;
}

function piecewise({ boundaries, values, convention }: PiecewiseConstantDecay, t: number): number {
  const passed = boundaries.filter((boundary) =>
    convention === "torch" ? t >= boundary : t > boundary,
  );
  return values[passed.length] ?? Number.NaN;
}

function cosine(schedule: CosineDecay, t: number): number {
  const { initialLearningRate, decaySteps, alpha = 0, warmupSteps = 0 } = schedule;
  const { warmupTarget = initialLearningRate } = schedule;
  if (t < warmupSteps) {
    return initialLearningRate + (warmupTarget - initialLearningRate) * (t / warmupSteps);
  }
  const done = Math.min(t - warmupSteps, decaySteps) / decaySteps;
  const share = (1 + cosineOfHalfTurns(done)) / 2;
  return warmupTarget * ((1 - alpha) * share + alpha);
}
