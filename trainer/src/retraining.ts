// Trials trained again, one after the other, and compared with what the ledger has of them.

import { createHash } from "node:crypto";

import { assert } from "@caviar/errors";
import { objectiveNamed } from "@caviar/objectives";
import {
  type Report,
  type RetrainDifference,
  seedOf,
  type SweepState,
  hashIn,
  toCanonicalJson,
  toJson,
  type TrainingRecord,
  type TrialRecorded,
  type TrialState,
} from "@caviar/protocol";

import { appliedEvent } from "./applied-event.ts";
import type { Applied } from "./slot-messages.ts";
import { ordersOf } from "./recorded-orders.ts";
import { ThreadSteering } from "./thread-steering.ts";

type Found = {
  readonly epochs: number;
  readonly checkpoints: number;
  readonly difference?: RetrainDifference;
};

export class Retraining {
  readonly #state: SweepState;
  readonly #recorded: TrainingRecord["trials"];
  /** States that branches and children go on from, by trial and epoch. */
  readonly #kept = new Map<string, Uint8Array>();

  constructor({ state, trials }: TrainingRecord) {
    assert(state, "a ledger has a first event");
    this.#state = state;
    this.#recorded = trials;
  }

  /** Numbers of those that were trained; parents come before their children. */
  get trials(): readonly number[] {
    return [...this.#recorded.keys()].toSorted((a, b) => a - b);
  }

  /** Up to its last report. The first difference ends the comparison. */
  async retrain(number: number): Promise<Found> {
    const trial = this.#state.trials[number]!;
    const recorded = this.#recorded.get(number)!;
    const told = await this.#train(trial, recorded);
    const states = statesOf(trial, recorded);
    const difference = firstDifference({ ...recorded, checkpoints: states }, told);
    return {
      epochs: recorded.reports.size,
      checkpoints: [...states.keys()].filter((epoch) => told.hashes.has(epoch)).length,
      ...(difference && { difference }),
    };
  }

  async #train(trial: TrialState, { reports, rangeTests }: TrialRecorded): Promise<Told> {
    const { spec } = this.#state;
    const objective = objectiveNamed(spec.objective.name);
    const told: Told = { reports: new Map(), hashes: new Map(), ranges: new Map() };
    const settings = { ...spec.objective.settings, ...trial.params };
    const steering = new ThreadSteering({
      given: { orders: ordersOf(trial, rangeTests), epochReported: 0, isPanda: true },
      settings,
      parse: (value) => objective.config.parse(value),
      fetch: () => [],
      tell: (applied) => told.ranges.set(applied.act, applied),
    });
    const epochs = Math.max(...reports.keys());
    await objective.train({
      config: objective.config.parse(settings),
      seed: seedOf(this.#state, trial),
      epochs,
      checkpoint: this.#beginningOf(trial),
      reproducible: spec.reproducible,
      steering,
      signal: () => "continue",
      report: (epoch, metrics, statistics) =>
        told.reports.set(epoch, { epoch, metrics, ...(statistics && { statistics }) }),
      save: (bytes, epoch, step = 0) => {
        if (step > 0) return;
        told.hashes.set(epoch, createHash("sha256").update(bytes).digest("hex"));
        if (this.#isWanted(trial.trial, epoch)) {
          this.#kept.set(`${trial.trial} ${epoch}`, Uint8Array.from(bytes));
        }
      },
    });
    return told;
  }

  #beginningOf({ trial, parent }: TrialState): Uint8Array | undefined {
    if (!parent) return undefined;
    const state = this.#kept.get(`${parent.trial} ${parent.epochs}`);
    assert(state, `trial ${trial} begins where trial ${parent.trial} was at ${parent.epochs}`);
    return state;
  }

  #isWanted(trial: number, epoch: number): boolean {
    return this.#state.trials.some(
      ({ parent }) => parent?.trial === trial && parent.epochs === epoch,
    );
  }
}

type Told = {
  readonly reports: Map<number, Report>;
  readonly hashes: Map<number, string>;
  /** By act. */
  readonly ranges: Map<number, Applied>;
};

/** By epoch: all that a panda kept; of another trial those at its targets, which nothing replaces. */
function statesOf({ panda, rungs }: TrialState, { checkpoints }: TrialRecorded) {
  if (panda) return checkpoints;
  const atTargets = rungs.flatMap(({ epochs, checkpoint }) =>
    checkpoint === undefined ? [] : [[epochs, hashIn(checkpoint) ?? ""] as const],
  );
  return new Map(atTargets);
}

function firstDifference(recorded: TrialRecorded, told: Told): RetrainDifference | undefined {
  for (const [epoch, report] of [...recorded.reports].toSorted(([a], [b]) => a - b)) {
    const again = told.reports.get(epoch);
    // What nobody watched has no statistics in the ledger.
    const same = report.statistics ? again : again && { epoch, metrics: again.metrics };
    const difference = compared({ epoch, what: "report" }, toJson(report), toJson(same ?? null));
    if (difference) return difference;
    const state = recorded.checkpoints.get(epoch);
    const hash = told.hashes.get(epoch);
    if (state === undefined || hash === undefined) continue;
    const other = compared({ epoch, what: "state" }, state, hash);
    if (other) return other;
  }
  for (const { seq: _, at: __, fence: ___, basis: ____, ...event } of recorded.rangeTests) {
    const applied = told.ranges.get(event.act);
    const again = applied && appliedEvent(event.trial, { ...applied, step: event.step });
    const place = { epoch: event.epoch, what: "range test" } as const;
    const difference = compared(place, toCanonicalJson(event), toCanonicalJson(again ?? {}));
    if (difference) return difference;
  }
  return undefined;
}

function compared(
  place: Pick<RetrainDifference, "epoch" | "what">,
  expected: string,
  got: string,
): RetrainDifference | undefined {
  return expected === got ? undefined : { ...place, expected, got };
}
