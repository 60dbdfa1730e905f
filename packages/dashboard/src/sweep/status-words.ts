// A trial's state as a person would say it, with why: what ended it, or what it waits for once more.

import {
  causeAt,
  endWords,
  type Interruption,
  interruptionAt,
  statusAt,
  type SweepTable,
} from "@caviar/protocol";

const WAITS: Readonly<Record<Interruption, string>> = {
  preempted: "waiting, was preempted",
  paused: "waiting, was paused",
  stopped: "waiting, was stopped",
  threw: "waiting, has failed",
  "out-of-memory": "waiting, was out of memory",
  "timed-out": "waiting, has timed out",
  lost: "waiting, its trainer was lost",
};

export function statusWords(table: SweepTable, trial: number): string {
  const cause = causeAt(table, trial);
  const endedBy = table.trials.endedBy.at(trial);
  if (cause) return endWords(cause, endedBy === 0 ? undefined : table.people.textOf(endedBy));
  const interruption = interruptionAt(table, trial);
  return interruption ? WAITS[interruption] : statusAt(table, trial);
}
