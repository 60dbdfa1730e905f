// The trials that have not ended. Of the many of a long sweep they are few.

import { follower } from "./follower.ts";
import type { History, TrialRecord } from "./history.ts";
import { type Sequence, SortedList } from "./sorted-list.ts";

/** In trial order. Valid until the next call. */
export type OpenTrials = {
  readonly pending: Sequence<TrialRecord>;
  readonly resting: Sequence<TrialRecord>;
  /** Those of the resting with numbers below `trial`. */
  restingBelow(trial: number): readonly TrialRecord[];
};

export const openTrials: (history: History) => OpenTrials = follower(() => new Open());

/** Whether any trial is still to end. */
export function hasOpenTrials(history: History): boolean {
  const { pending, resting } = openTrials(history);
  return pending.length + resting.length > 0;
}

class Open implements OpenTrials {
  readonly pending = new SortedList<TrialRecord>(byTrial);
  readonly resting = new SortedList<TrialRecord>(byTrial);

  restingBelow(trial: number): readonly TrialRecord[] {
    const below: TrialRecord[] = [];
    for (const record of this.resting) {
      if (record.trial >= trial) break;
      below.push(record);
    }
    return below;
  }

  fill(records: Iterable<TrialRecord>): void {
    const all = [...records];
    this.pending.addAll(all.filter(({ state }) => state === "pending"));
    this.resting.addAll(all.filter(({ state }) => state === "resting"));
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (before !== undefined) {
      this.pending.delete(before);
      this.resting.delete(before);
    }
    if (after?.state === "pending") this.pending.add(after);
    if (after?.state === "resting") this.resting.add(after);
  }
}

function byTrial(a: TrialRecord, b: TrialRecord): number {
  return a.trial - b.trial;
}
