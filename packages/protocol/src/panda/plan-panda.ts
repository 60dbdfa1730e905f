// What is due for the trials in a person's hands: branches are proposed, and what was given back is
// brought to an end where the search has no say any more.

import type { EventBody } from "../events.ts";
import type { SweepState, TrialState } from "../sweep-state.ts";
import { changedSettings } from "./acts.ts";
import { changesOf, pandasOf, type WaitingBranch } from "./panda-state.ts";
import { sampledAt, unitOf } from "./seen-by-search.ts";

type Ended = Extract<EventBody, { kind: "trial-ended" }>;

const REASON_LENGTH_MAX = 2000;

/** Branches in the order in which they were asked for; one that rewinds stops the trial it comes from. */
export function dueBranches(state: SweepState): readonly EventBody[] {
  const stopped = new Set<number>();
  return state.branches.flatMap((branch, index) => {
    const number = state.trials.length + index;
    const proposal = branchTrial(state, branch, number);
    const { trial, how, by, epoch } = branch;
    const isOpen = state.trials[trial]?.phase !== "ended" && !stopped.has(trial);
    if (how === "fork" || !isOpen) return [proposal];
    stopped.add(trial);
    const reason = `${by} rewound it to epoch ${epoch}, as trial ${number}`;
    const end: Ended = {
      kind: "trial-ended",
      trial,
      outcome: "stopped",
      reason,
      cause: "person",
      by,
    };
    return [{ ...end, ...leftBy(state.trials[trial]) }, proposal];
  });
}

/** What a panda that is stopped on its way leaves: the result of its last checkpoint. */
export function leftBy(trial: TrialState | undefined): Pick<Ended, "result"> {
  const last = trial?.panda?.checkpoints.findLast(({ metrics }) => metrics !== undefined);
  if (!last?.metrics || (trial?.rungs.at(-1)?.epochs ?? 0) >= last.epoch) return {};
  return { result: { epochs: last.epoch, metrics: last.metrics, checkpoint: last.key } };
}

/**
 * It begins with the settings that its forerunner's epoch `epoch` was trained with, changed as asked,
 * and has its seed: without a change both are the same to the last bit.
 */
function branchTrial(state: SweepState, branch: WaitingBranch, trial: number): EventBody {
  const { spec, trials } = state;
  const { epoch, checkpoint, changes, seq, how, by } = branch;
  const from = trials[branch.trial]!;
  const before = changedSettings(from.params, changesOf(from), epoch - 1);
  const params = { ...before, ...changes };
  const words = Object.entries(changes).map(([name, value]) => `${name} ${value}`);
  const what = how === "rewind" ? "rewound" : "forked";
  const reason = `${by} ${what} trial ${branch.trial} at epoch ${epoch}${words.length > 0 ? `: ${words.join(", ")}` : ""}`;
  return {
    kind: "trial-proposed",
    trial,
    round: from.round,
    unit: [...(unitOf(spec.space, params, from) ?? from.unit)],
    params,
    epochs: branch.epochs ?? from.targetEpochs,
    parent: { trial: branch.trial, epochs: epoch, checkpoint },
    branch: seq,
    reason: reason.slice(0, REASON_LENGTH_MAX),
  };
}

/** The ends of trials that were given back, reached their target, and are no samples. */
export function givenBackToEnd(state: SweepState): readonly EventBody[] {
  const done = pandasOf(state).filter(
    (trial) => isGivenBack(trial) && sampledAt(state.spec, trial) === undefined,
  );
  return done.map(({ trial }) => completed(trial, "trained to its target; amended by hand"));
}

/**
 * The ends of trials that rest and about which nothing is decided any more. That happens when a trial
 * comes back and is better than what was promoted without it: a scheduler that decides in the order of
 * trials then takes others for promoted. Without pandas there are none.
 */
export function leftBehind({ index, trials }: SweepState): readonly EventBody[] {
  if (index.pandas.size === 0) return [];
  const left = [...index.resting].filter((trial) => trials[trial]?.panda?.by === undefined);
  const reason = "the search went on while a trial was in hand, and has nothing more for it";
  return left.toSorted((a, b) => a - b).map((trial) => completed(trial, reason));
}

const isGivenBack = ({ phase, panda }: TrialState) =>
  phase === "resting" && panda?.by === undefined;

function completed(trial: number, reason: string): EventBody {
  return { kind: "trial-ended", trial, outcome: "completed", reason, cause: "finished" };
}

/** Pending trials that train on at their person's pace: they take no place from the search. */
export function inHand({ index, trials }: SweepState): number {
  let count = 0;
  for (const number of index.pandas) {
    if (index.pending.has(number) && trials[number]?.panda?.by !== undefined) count++;
  }
  return count;
}
