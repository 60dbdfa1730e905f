// An optimizer: an update rule and what is common to all of them. One update, in this order:
// accumulate, penalize (PyTorch: after clipping), clip, decay the weights, apply the rule, average.
// Invariant: slots and counters are its whole state; written back, the next updates are the same bits.

import { assert, CaviarError } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import { learningRateAt } from "../schedules/schedule.ts";
import type { Tensor } from "../tensor.ts";
import { checkLearningRate } from "./check-description.ts";
import { type Clip, clipGradients } from "./clip-gradients.ts";
import { addPenalties } from "./penalty.ts";
import type { Rule } from "./rule.ts";
import type { OptimizerSettings } from "./settings.ts";
import { newSlots } from "./slots.ts";
import { WeightAverage } from "./weight-average.ts";

/** Updates between two sweeps: often enough to keep the speed, seldom enough to cost nothing. */
const SWEEP_STEPS = 256;

/** Places in the counters. */
const RATE = 1;
const POWERS = 2;

export class Optimizer {
  /** Slot name -> tensor, such as `m.layers.0.kernel`. */
  readonly slots: ReadonlyMap<string, Tensor>;
  /**
   * Updates so far; the learning rate that was set by hand, NaN if none was; the powers that the rule
   * needs, as running products, because Math.pow differs between versions of V8; then, if gradients
   * are accumulated, how many are. Written in place.
   */
  readonly counters: Float64Array;
  readonly #engine: Engine;
  readonly #parameters: readonly Parameter[];
  readonly #rule: Rule;
  readonly #settings: OptimizerSettings;
  readonly #clip: Clip | undefined;
  readonly #accumulated: readonly Tensor[];
  readonly #average: WeightAverage | undefined;

  constructor(
    engine: Engine,
    parameters: readonly Parameter[],
    rule: Rule,
    settings: OptimizerSettings,
  ) {
    const { emaMomentum, gradientAccumulationSteps: steps = 1 } = settings;
    this.#engine = engine;
    this.#parameters = parameters;
    this.#rule = rule;
    this.#settings = settings;
    this.#clip = clipOf(settings);
    const sums = newSlots(engine, steps > 1 ? parameters : [], "accumulated");
    this.#accumulated = [...sums.values()];
    if (emaMomentum !== undefined) {
      this.#average = new WeightAverage(engine, parameters, emaMomentum);
    }
    this.slots = new Map([...rule.slots, ...sums, ...(this.#average?.slots ?? [])]);
    const accumulated = steps > 1 ? [0] : [];
    this.counters = Float64Array.of(0, Number.NaN, ...rule.bases.map(() => 1), ...accumulated);
  }

  /** Updates done so far. */
  get step(): number {
    return this.counters[0]!;
  }

  /** Calls of `update` so far: as many as updates, unless gradients are accumulated. */
  get calls(): number {
    const { gradientAccumulationSteps: steps = 1 } = this.#settings;
    return steps === 1 ? this.step : this.step * steps + (this.counters.at(-1) ?? 0);
  }

  /** The rate of the next update. */
  get learningRate(): number {
    const byHand = this.counters[RATE]!;
    if (!Number.isNaN(byHand)) return byHand;
    const { learningRate: rate } = this.#settings;
    return typeof rate === "number" ? rate : learningRateAt(rate, this.step);
  }

  /** From the next update on; ends a schedule. Throws CAV_USAGE for what is no rate. */
  set learningRate(rate: number) {
    checkLearningRate(rate);
    this.counters[RATE] = rate;
  }

  /**
   * One update of every parameter from its gradient, in the current scope. When gradients are
   * accumulated, only every so many calls change the parameters.
   */
  update(): void {
    const { weightDecay = 0, convention } = this.#settings;
    const { backend } = this.#engine;
    const gradients = this.#collect();
    if (gradients === undefined) return;
    const torch = convention === "torch";
    if (!torch) addPenalties(this.#engine, this.#parameters, gradients);
    if (this.#clip !== undefined) clipGradients(this.#engine, gradients, this.#clip);
    if (torch) addPenalties(this.#engine, this.#parameters, gradients);

    const { learningRate } = this;
    if (weightDecay > 0) {
      for (const { variable } of this.#parameters) {
        backend.blend(variable.data, variable.data, 1, -learningRate * weightDecay);
      }
    }
    this.#rule.apply(gradients, learningRate, this.#advance());
    this.#average?.update(this.step);
    if (this.step % SWEEP_STEPS === 0) this.#sweepDenormals();
  }

  /**
   * Run `body` with the averaged weights in the parameters' place, then put the weights back.
   * Throws CAV_USAGE unless the optimizer has an emaMomentum.
   */
  withAverages<Result>(body: () => Result): Result {
    const average = this.#average;
    if (average === undefined) {
      throw new CaviarError(
        "CAV_USAGE",
        "the optimizer keeps no average of the weights: give it an emaMomentum, such as 0.99",
      );
    }
    average.swap();
    try {
      return body();
    } finally {
      average.swap();
    }
  }

  /** The gradients to update by, or undefined while they are still being accumulated. */
  #collect(): Tensor[] | undefined {
    const gradients = this.#parameters.map(({ variable: { gradient } }) => {
      assert(gradient !== undefined, "a parameter has no gradient: call the loss's backward first");
      return gradient;
    });
    const { gradientAccumulationSteps: steps = 1 } = this.#settings;
    if (steps === 1) return gradients;
    const { backend } = this.#engine;
    const place = this.counters.length - 1;
    const count = (this.counters[place]! + 1) % steps;
    this.counters[place] = count;
    for (const [i, gradient] of gradients.entries()) {
      const sum = this.#accumulated[i]!;
      backend.blend(sum, gradient, 1, 1 / steps);
      if (count !== 0) continue;
      backend.blend(gradient, sum, 0, 1);
      sum.data.fill(0);
    }
    return count === 0 ? gradients : undefined;
  }

  /** A part of the update, at fixed steps: so a run that was resumed sweeps when the other did. */
  #sweepDenormals(): void {
    const { backend } = this.#engine;
    for (const slot of this.slots.values()) backend.sweepDenormals(slot);
    for (const { variable } of this.#parameters) backend.sweepDenormals(variable.data);
  }

  /** Count an update; the rule's powers for it. */
  #advance(): number[] {
    this.counters[0]! += 1;
    return this.#rule.bases.map((base, i) => {
      const power = this.counters[POWERS + i]! * base;
      this.counters[POWERS + i] = power;
      return power;
    });
  }
}

function clipOf(settings: OptimizerSettings): Clip | undefined {
  const { clipValue, clipNorm, globalClipNorm } = settings;
  const convention = settings.clipConvention ?? settings.convention ?? "keras";
  const clips = [
    { by: "value", limit: clipValue },
    { by: "norm", limit: clipNorm },
    { by: "globalNorm", limit: globalClipNorm },
  ] as const;
  const given = clips.filter(({ limit }) => limit !== undefined);
  if (given.length > 1) {
    throw new CaviarError(
      "CAV_USAGE",
      `an optimizer clips in at most one way, got ${given.map(({ by }) => by).join(" and ")}`,
    );
  }
  const [clip] = given;
  return clip?.limit === undefined ? undefined : { by: clip.by, limit: clip.limit, convention };
}
