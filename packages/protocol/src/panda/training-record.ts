// What a ledger says of the training of its trials, to be compared with training them again: every
// report, every range test, the content of every checkpoint between two epochs.

import type { LedgerEvent } from "../events.ts";
import { beginFold, foldEvent } from "../fold.ts";
import type { Report } from "../metrics.ts";
import type { SweepState } from "../sweep-state.ts";

type RangeTested = Extract<LedgerEvent, { kind: "range-tested" }>;

export type TrialRecorded = {
  /** By epoch. */
  readonly reports: Map<number, Report>;
  /** By whole epochs done: SHA-256 of the state, in hex. */
  readonly checkpoints: Map<number, string>;
  readonly rangeTests: RangeTested[];
};

/** What the key of a checkpoint says of its content; undefined: nothing. */
export function hashIn(key: string): string | undefined {
  return /[0-9a-f]{64}$/.exec(key)?.[0];
}

export class TrainingRecord {
  state: SweepState | undefined;
  /** By trial; one that was never trained is absent. */
  readonly trials = new Map<number, TrialRecorded>();

  take(event: LedgerEvent): void {
    if (this.state) foldEvent(this.state, event);
    else this.state = beginFold(event);
    switch (event.kind) {
      case "trial-reported": {
        const { reports } = this.#of(event.trial);
        for (const report of event.reports) reports.set(report.epoch, report);
        return;
      }
      case "trial-rested":
      case "trial-diverged":
        return this.#takeEnd(event);
      case "checkpoint-saved": {
        const hash = hashIn(event.key);
        if (event.step === undefined && hash !== undefined) {
          this.#of(event.trial).checkpoints.set(event.epoch, hash);
        }
        return;
      }
      case "range-tested":
        this.#of(event.trial).rangeTests.push(event);
        return;
      default:
    }
  }

  /** An objective that reports only its result. */
  #takeEnd(event: Extract<LedgerEvent, { kind: "trial-rested" | "trial-diverged" }>): void {
    const { reports } = this.#of(event.trial);
    const epoch = event.kind === "trial-rested" ? event.epochs : event.epoch;
    if (!reports.has(epoch)) reports.set(epoch, { epoch, metrics: event.metrics });
  }

  #of(trial: number): TrialRecorded {
    const known = this.trials.get(trial);
    if (known) return known;
    const none = { reports: new Map(), checkpoints: new Map(), rangeTests: [] };
    this.trials.set(trial, none);
    return none;
  }
}
