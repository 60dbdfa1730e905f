// A search in one process, asked and told. It keeps a history and carries out what `decide` says;
// the rules are those of the cluster's sweeps.
//
//   asked -> told -> (asked again to more epochs -> told)* -> ended

import { CaviarError } from "@caviar/errors";

import { applyDecisions, applyResult } from "../apply.ts";
import { best } from "../best.ts";
import { decide } from "../decide.ts";
import { isStart, type Promote, type Propose, type Zoom } from "../decision.ts";
import { EMPTY_HISTORY, type History, type Parent, type TrialRecord } from "../history.ts";
import { listedHistory, listOf } from "../listed-history.ts";
import { openTrials } from "../open-trials.ts";
import type { Problem } from "../problem.ts";
import { paretoBest } from "../result-order.ts";
import type { UnitPoint } from "../space/space.ts";
import { type Direction, flipped, type Outcome, rungOf } from "./outcome.ts";
import { type BoxOverride, overridingZoom } from "./override-box.ts";
import type { Strategy } from "./strategy.ts";

/** A trial to run: train `params` up to `epochs`, from where it stands (`fromEpochs`, 0 at first). */
export type Asked<Params> = {
  readonly number: number;
  readonly params: Params;
  readonly epochs: number;
  readonly fromEpochs: number;
  /** Begin from this trial's checkpoint instead of from scratch. */
  readonly parent?: Parent;
  /** Why this one. */
  readonly reason: string;
};

export type StudyTrial<Params> = {
  readonly number: number;
  readonly params: Params;
  /** Of the last epochs that it was told for; undefined before. */
  readonly values: readonly number[] | undefined;
  /** The first of them. */
  readonly value: number | undefined;
  readonly epochs: number;
  readonly state: TrialRecord["state"];
};

export class Study<Params> {
  readonly #problem: Problem;
  readonly #directions: readonly Direction[];
  readonly #paramsAt: (unit: UnitPoint) => Params;
  #history: History = EMPTY_HISTORY;

  constructor({ problem, directions, paramsAt }: Strategy<Params>) {
    this.#problem = problem;
    this.#directions = directions;
    this.#paramsAt = paramsAt;
  }

  /**
   * The next trial to run. Any number may be asked for before their results are told.
   * Throws CAV_SWEEP_ENDED when the search is over, CAV_USAGE when results must be told first.
   */
  ask(): Asked<Params> {
    const { decisions, over } = decide(this.#problem, this.#history, 1);
    this.#history = applyDecisions(this.#history, decisions);
    const started = decisions.find(isStart);
    if (started !== undefined) return this.#asked(started);
    if (over) {
      throw new CaviarError("CAV_SWEEP_ENDED", "expected a search that goes on, but it is over");
    }
    const numbers = this.#pendingNumbers();
    throw new CaviarError(
      "CAV_USAGE",
      `expected the results of trials ${numbers} to be told first`,
    );
  }

  /** The result of a trial that was asked for. Throws CAV_USAGE for any other number. */
  tell(number: number, outcome: Outcome): void {
    const record = listOf(this.#history).at(number);
    if (record?.state !== "pending") {
      const numbers = this.#pendingNumbers() || "none";
      const message = `expected the number of a trial that is waiting for its result (${numbers}), got ${number}`;
      throw new CaviarError("CAV_USAGE", message);
    }
    const rung = rungOf(outcome, this.#directions, record.targetEpochs);
    this.#history = applyResult(this.#history, number, rung);
  }

  /**
   * Choose the box of a coming round of coarse-to-fine; returns it, completed. May be asked for
   * until the round is over; points that were drawn before stay. Throws CAV_USAGE.
   */
  overrideBox(override: BoxOverride): Zoom {
    const zoom = overridingZoom(this.#problem, this.#history, override);
    const zooms = [...this.#history.zooms, zoom];
    this.#history = listedHistory(listOf(this.#history), { zooms });
    return zoom;
  }

  /** The boxes of coarse-to-fine so far, each with its reason; the last one for a round counts. */
  get zooms(): readonly Zoom[] {
    return this.#history.zooms;
  }

  /** Whether nothing more is to be asked for: budget spent or stop rule met, and all is told. */
  get isOver(): boolean {
    return decide(this.#problem, this.#history, 0).over;
  }

  /** The trial with the best value that kept the constraints; with several, by the first. */
  get best(): StudyTrial<Params> | undefined {
    const record = best(this.#history);
    return record && this.#view(record);
  }

  /** The trials that no other beats in every value, in the order of their numbers. */
  get front(): readonly StudyTrial<Params>[] {
    const { trials } = this.#history;
    const indexes = paretoBest(
      trials.map(({ rungs, state }) => (state === "failed" ? undefined : rungs.at(-1))),
    );
    return indexes.map((index) => this.#view(trials[index]!));
  }

  get trials(): readonly StudyTrial<Params>[] {
    return this.#history.trials.map((record) => this.#view(record));
  }

  /** What the search knows, in its own words: losses, unit points, rungs. */
  get history(): History {
    return this.#history;
  }

  #pendingNumbers(): string {
    const pending = openTrials(this.#history).pending.slice();
    return pending.map(({ trial }) => trial).join(", ");
  }

  #asked(decision: Propose | Promote): Asked<Params> {
    const { trial, epochs, reason } = decision;
    const record = listOf(this.#history).at(trial)!;
    const fromEpochs = record.rungs.at(-1)?.epochs ?? record.parent?.epochs ?? 0;
    const asked = {
      number: trial,
      params: this.#paramsAt(record.unit),
      epochs,
      fromEpochs,
      reason,
    };
    return record.parent === undefined ? asked : { ...asked, parent: record.parent };
  }

  #view(record: TrialRecord): StudyTrial<Params> {
    const { trial, state, rungs } = record;
    const last = rungs.at(-1);
    const values = last && flipped(last.losses, this.#directions);
    return {
      number: trial,
      params: this.#paramsAt(record.unit),
      values,
      value: values?.[0],
      epochs: last?.epochs ?? 0,
      state,
    };
  }
}
