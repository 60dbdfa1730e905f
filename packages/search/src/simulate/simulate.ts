// A whole sweep in virtual time, against a function or a table of learning curves: with any number
// of trainers, in as long as the decisions take. The strategy is the very code that a coordinator
// runs; what is simulated is the trainers.
//
// A trainer takes the oldest waiting trial, trains it from where it stands to its target, and tells
// the result when the epochs' time has passed.

import { assert } from "@caviar/errors";

import { applyDecisions, applyResult } from "../apply.ts";
import { decide } from "../decide.ts";
import { type Decision, isStart } from "../decision.ts";
import {
  EMPTY_HISTORY,
  type History,
  lossOf,
  type Rung,
  type TrialRecord,
  violationOf,
} from "../history.ts";
import { Heap } from "../heap.ts";
import { listOf } from "../listed-history.ts";
import type { Problem } from "../problem.ts";
import { isUsable } from "../result-order.ts";
import type { Params, SpaceInput, UnitPoint } from "../space/space.ts";
import { type Direction, flipped, type Outcome, rungOf } from "../study/outcome.ts";
import { type Strategy, type StrategyOptions, strategyOf } from "../study/strategy.ts";

export type SimulateOptions<Space extends SpaceInput> = StrategyOptions<Space> & {
  /** What `params` give when they have been trained for `epochs`. */
  readonly objective: (params: Params<Space>, epochs: number, trial: number) => Outcome;
  /** Trials that train at once; by default one. The parallelism follows it unless given. */
  readonly trainers?: number;
  /** Virtual seconds that one epoch of `params` takes; by default one. */
  readonly secondsPerEpoch?: (params: Params<Space>, trial: number) => number;
};

/** A trial that was better than all before it. */
export type Improvement<P> = {
  readonly seconds: number;
  readonly epochs: number;
  readonly trial: number;
  readonly params: P;
  readonly value: number;
};

export type Simulated<P> = {
  readonly history: History;
  readonly decisions: readonly Decision[];
  /** Virtual seconds until the last result. */
  readonly seconds: number;
  /** Trained in all, over all trials. */
  readonly epochs: number;
  /** Share of the trainers' time in which they trained, from 0 to 1. */
  readonly busy: number;
  readonly best: Improvement<P> | undefined;
  /** The best so far, each time it changed: by the first value. */
  readonly improvements: readonly Improvement<P>[];
};

/** Run a sweep to its end. The same options give the same sweep. Throws CAV_SPEC_INVALID. */
export function simulate<const Space extends SpaceInput>(
  options: SimulateOptions<Space>,
): Simulated<Params<Space>> {
  const { trainers = 1 } = options;
  const strategy = strategyOf({ parallelism: trainers, ...options });
  const sweep = new VirtualSweep(strategy, options);
  while (sweep.step());
  return sweep.outcome;
}

/** What is asked of the trainers. */
type Training<P> = {
  readonly objective: (params: P, epochs: number, trial: number) => Outcome;
  readonly trainers?: number;
  readonly secondsPerEpoch?: (params: P, trial: number) => number;
};

/** When a training ends; `order`: the how manieth it was to begin. */
type Ending = { readonly at: number; readonly order: number; readonly trial: number };

/** Of two that end at the same time the one that began first, so that a sweep repeats exactly. */
function endsFirst(a: Ending, b: Ending): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

class VirtualSweep<P> {
  readonly #problem: Problem;
  readonly #directions: readonly Direction[];
  readonly #paramsAt: (unit: UnitPoint) => P;
  readonly #training: Required<Training<P>>;
  readonly #endings = new Heap<Ending>(endsFirst);
  #begun = 0;
  readonly #waiting: number[] = [];
  readonly #decisions: Decision[] = [];
  readonly #improvements: Improvement<P>[] = [];
  #history = EMPTY_HISTORY;
  #bestRung: Rung | undefined;
  #seconds = 0;
  #epochs = 0;
  #secondsBusy = 0;
  #pending = 0;
  #idle: number;

  constructor(
    { problem, directions, paramsAt }: Strategy<P>,
    { trainers = 1, objective, secondsPerEpoch = () => 1 }: Training<P>,
  ) {
    assert(Number.isInteger(trainers) && trainers >= 1, `${trainers} trainers cannot train`);
    this.#training = { trainers, objective, secondsPerEpoch };
    this.#idle = trainers;
    this.#problem = problem;
    this.#directions = directions;
    this.#paramsAt = paramsAt;
  }

  /** Decide, let the idle trainers begin, and pass on to the next ending; false: it was the last. */
  step(): boolean {
    const over = this.#decide();
    while (this.#idle > 0 && this.#waiting.length > 0) this.#begin(this.#waiting.shift()!);
    const ending = this.#endings.pop();
    assert(ending !== undefined || over, "nothing is training, and the sweep is not over");
    if (ending === undefined) return false;
    this.#seconds = ending.at;
    this.#end(listOf(this.#history).at(ending.trial)!);
    return true;
  }

  get outcome(): Simulated<P> {
    return {
      history: this.#history,
      decisions: this.#decisions,
      seconds: this.#seconds,
      epochs: this.#epochs,
      busy: this.#seconds > 0 ? this.#secondsBusy / (this.#seconds * this.#training.trainers) : 0,
      best: this.#improvements.at(-1),
      improvements: this.#improvements,
    };
  }

  #decide(): boolean {
    const room = this.#problem.parallelism - this.#pending;
    const { decisions, over } = decide(this.#problem, this.#history, room);
    this.#history = applyDecisions(this.#history, decisions);
    for (const decision of decisions) {
      this.#decisions.push(decision);
      if (!isStart(decision)) continue;
      this.#waiting.push(decision.trial);
      this.#pending++;
    }
    return over;
  }

  #begin(trial: number): void {
    const record = listOf(this.#history).at(trial)!;
    const pace = this.#training.secondsPerEpoch(this.#paramsAt(record.unit), trial);
    assert(pace >= 0, `an epoch of trial ${trial} takes ${pace} seconds`);
    const span = epochsAhead(record) * pace;
    this.#secondsBusy += span;
    this.#idle--;
    this.#endings.push({ at: this.#seconds + span, order: this.#begun++, trial });
  }

  #end(record: TrialRecord): void {
    const { trial, targetEpochs } = record;
    this.#idle++;
    this.#pending--;
    this.#epochs += epochsAhead(record);
    const params = this.#paramsAt(record.unit);
    const outcome = this.#training.objective(params, targetEpochs, trial);
    const rung = rungOf(outcome, this.#directions, targetEpochs);
    this.#history = applyResult(this.#history, trial, rung);
    if (rung !== "failed") this.#notice(trial, rung, params);
  }

  #notice(trial: number, rung: Rung, params: P): void {
    if (!isUsable(rung) || violationOf(rung) > 0) return;
    if (this.#bestRung !== undefined && lossOf(rung) >= lossOf(this.#bestRung)) return;
    this.#bestRung = rung;
    const value = flipped(rung.losses, this.#directions)[0]!;
    this.#improvements.push({ seconds: this.#seconds, epochs: this.#epochs, trial, params, value });
  }
}

function epochsAhead({ targetEpochs, rungs, parent }: TrialRecord): number {
  return targetEpochs - (rungs.at(-1)?.epochs ?? parent?.epochs ?? 0);
}
