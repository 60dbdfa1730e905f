// A whole sweep against a function instead of trainers: carries out what `decide` says and answers
// with results, one at a time, in an order of the caller's choice.

import { assert } from "@caviar/errors";

import {
  type Answer,
  applyDecisions,
  applyResult,
  decide,
  type Decision,
  EMPTY_HISTORY,
  type History,
  type Point,
  pointFromUnit,
  type Problem,
  type Rung,
  type TrialRecord,
} from "../src/index.ts";

/** What a point trained for `epochs` gives: a loss, a whole result, or "failed" when it breaks. */
export type Objective = (point: Point, epochs: number) => number | Omit<Rung, "epochs"> | "failed";

export type Simulation = {
  readonly problem: Problem;
  readonly objective: Objective;
  /** Trials that train at once; by default the problem's parallelism. */
  readonly trainers?: number;
  /** Which of the pending trials ends next: an index into them. By default the oldest. */
  readonly next?: (pending: readonly TrialRecord[]) => number;
  /** Ask about a copy each time, of which nothing can be remembered. */
  readonly isForgetful?: boolean;
  /** Called after each answer was carried out. */
  readonly observe?: (history: History, room: number, answer: Answer) => void;
};

export type Outcome = { readonly history: History; readonly decisions: readonly Decision[] };

const STEPS_MAX = 100_000;

/** Run a sweep to its end. Fails when it does not end, or when nothing is left to wait for. */
export function simulate(simulation: Simulation): Outcome {
  const { problem, objective, trainers, next = () => 0, isForgetful = false, observe } = simulation;
  const atOnce = trainers ?? problem.parallelism;
  const decisions: Decision[] = [];
  let history = EMPTY_HISTORY;
  for (let step = 0; step < STEPS_MAX; step++) {
    const room = atOnce - history.trials.filter(isPending).length;
    const answer = decide(problem, isForgetful ? structuredClone(history) : history, room);
    decisions.push(...answer.decisions);
    history = applyDecisions(history, answer.decisions);
    observe?.(history, room, answer);
    if (answer.over) return { history, decisions };

    const pending = history.trials.filter(isPending);
    const record = pending[next(pending)];
    assert(record !== undefined, `nothing is pending after ${decisions.length} decisions`);
    history = withResult(history, record, objective, problem);
  }
  throw new Error(`the sweep did not end in ${STEPS_MAX} steps`);
}

function isPending({ state }: TrialRecord): boolean {
  return state === "pending";
}

/** The history after `record` reached its target or failed. */
export function withResult(
  history: History,
  record: TrialRecord,
  objective: Objective,
  { space }: Problem,
): History {
  const { trial, unit, targetEpochs } = record;
  const result = objective(pointFromUnit(space, unit), targetEpochs);
  const rung = typeof result === "number" ? { losses: [result] } : result;
  return applyResult(history, trial, rung === "failed" ? rung : { epochs: targetEpochs, ...rung });
}
