// The settings that every optimizer has beside its own.

import type { Schedule } from "../schedules/schedule.ts";

/**
 * Whose formula where the two differ: the place of epsilon, what a velocity holds, how a global norm
 * is clipped, and whether L2 is added before clipping (Keras, where it is part of the loss) or after.
 */
export type Convention = "keras" | "torch";

export type OptimizerSettings = {
  /** A constant, or a schedule: update t + 1 uses its rate at t. */
  readonly learningRate: number | Schedule;
  /** Decoupled (Loshchilov & Hutter 2019): w -= learningRate * weightDecay * w, before the update. */
  readonly weightDecay?: number;
  /** Clip each element to [-clipValue, clipValue]. At most one of the three clips may be given. */
  readonly clipValue?: number;
  /** Scale each parameter's gradient down to this norm. */
  readonly clipNorm?: number;
  /** Scale all gradients by one factor, down to this norm of all of them together. */
  readonly globalClipNorm?: number;
  /** Whose formula a norm is clipped by; default: `convention`'s. */
  readonly clipConvention?: Convention;
  /** Keep an exponentially weighted average of the weights, with this share of the old one. */
  readonly emaMomentum?: number;
  /** Update once in so many calls, by the mean of their gradients; default 1. */
  readonly gradientAccumulationSteps?: number;
  /** Default `keras`. */
  readonly convention?: Convention;
};
