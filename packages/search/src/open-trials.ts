// The trials that have not ended. Of the many of a long sweep they are few.

import { follower } from "./follower.ts";
import type { History, TrialRecord } from "./history.ts";
import { InTrialOrder } from "./in-trial-order.ts";

/** In trial order. Valid until the next call. */
export type OpenTrials = {
  readonly pending: readonly TrialRecord[];
  readonly resting: readonly TrialRecord[];
};

export function openTrials({ trials }: History): OpenTrials {
  return openOf(trials);
}

/** Whether any trial is still to end. */
export function hasOpenTrials(history: History): boolean {
  const { pending, resting } = openTrials(history);
  return pending.length + resting.length > 0;
}

class Open implements OpenTrials {
  readonly #pending = new InTrialOrder<TrialRecord>();
  readonly #resting = new InTrialOrder<TrialRecord>();

  get pending(): readonly TrialRecord[] {
    return this.#pending.values;
  }

  get resting(): readonly TrialRecord[] {
    return this.#resting.values;
  }

  fill(records: readonly TrialRecord[]): void {
    for (const record of records) this.change(undefined, record);
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (before !== undefined) {
      this.#pending.delete(before.trial);
      this.#resting.delete(before.trial);
    }
    if (after?.state === "pending") this.#pending.set(after.trial, after);
    if (after?.state === "resting") this.#resting.set(after.trial, after);
  }
}

const openOf = follower(() => new Open());
