// The trials of a sweep as they come and change, for who follows one for long: each history that is
// taken from it shares with the one before all that is the same, however many trials there are.

import type { History, TrialRecord } from "./history.ts";
import { listedHistory } from "./listed-history.ts";
import { TrialList } from "./trial-list.ts";

export class GrowingTrials {
  #list = TrialList.empty;
  /** What has come since a history was last taken, by number. */
  readonly #fresh = new Map<number, TrialRecord>();

  at(trial: number): TrialRecord | undefined {
    return this.#fresh.get(trial) ?? this.#list.at(trial);
  }

  /** Another record for a trial, or the first one of the next trial. */
  set(record: TrialRecord): void {
    this.#fresh.set(record.trial, record);
  }

  /** The trials as they are now, with what else is known. */
  history(known: Pick<History, "zooms" | "enqueued">): History {
    if (this.#fresh.size > 0) this.#list = this.#list.with(this.#fresh);
    this.#fresh.clear();
    return listedHistory(this.#list, known);
  }
}
