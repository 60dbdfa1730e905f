// Which checkpoints a sweep still needs: a pure function of its state. What it does not need and
// nobody can name any more is garbage.
//
// While a trial may go on, its newest checkpoint and the one before (for when the newest is lost)
// are needed. When it has ended, the spec's `keep` decides. Whatever it says, the best of the ended
// trials keeps its own: it is the winner until a better one ends, so the winner's checkpoint is
// there when the model is made of it.

import { parseStoreKey } from "@caviar/ledger";
import { resultHistory, type SweepState, type TrialState } from "@caviar/protocol";
import { best } from "@caviar/search";

/** Keys that the ledger names and the sweep, or its owner, may still ask for. */
export function referencedKeys(state: SweepState): ReadonlySet<string> {
  const { trials, evaluation, spec } = state;
  const history = resultHistory(state);
  const ended = history.trials.filter(({ trial }) => trials[trial]?.phase === "ended");
  const bestEnded = best({ ...history, trials: ended })?.trial;
  const evaluated = evaluation?.phase === "done" ? undefined : evaluation?.trial;
  const retried = new Set(state.enqueued.map(({ retryOf }) => retryOf));
  const needed = trials.flatMap((trial) => {
    const keys = [];
    const isOpen = trial.phase !== "ended" || trial.trial === evaluated;
    const isBest = trial.trial === bestEnded;
    const mayBeRetried = state.phase !== "ended" && (wasCutOff(trial) || retried.has(trial.trial));
    if (isOpen || isBest || mayBeRetried || spec.keep !== "best") keys.push(trial.checkpoint?.key);
    if (isOpen || (isBest && state.phase !== "ended")) keys.push(trial.checkpointBefore?.key);
    if (trial.panda && state.phase !== "ended") {
      keys.push(...trial.panda.checkpoints.map(({ key }) => key));
    } else if (trial.panda && isBest) keys.push(trial.rungs.at(-1)?.checkpoint);
    if (keepsRungs(state)) keys.push(...trial.rungs.map(({ checkpoint }) => checkpoint));
    return keys;
  });
  if (state.phase !== "ended") needed.push(...state.branches.map(({ checkpoint }) => checkpoint));
  const files = Object.values(evaluation?.files ?? {});
  return new Set([...needed, ...files].filter((key) => key !== undefined));
}

/** What a person may want to go on with: it failed, or a person stopped it. Such trials are few. */
function wasCutOff({ outcome, cause }: TrialState): boolean {
  return outcome === "failed" || (outcome === "stopped" && cause === "person");
}

/** A child of a population begins where its parent stood at a rung, which may be long ago. */
function keepsRungs({ spec, phase }: SweepState): boolean {
  return spec.keep === "rungs" || (spec.scheduler.name === "pbt" && phase !== "ended");
}

/**
 * Whether `key` can be deleted. `state` must have been read after the key was seen in the store:
 * only then is a key of an attempt that `state` does not know of a later attempt's.
 */
export function isGarbage(
  state: SweepState,
  referenced: ReadonlySet<string>,
  key: string,
): boolean {
  if (referenced.has(key)) return false;
  const file = parseStoreKey(key);
  switch (file?.kind) {
    case undefined:
      return false; // not ours
    case "model":
      return state.evaluation?.phase === "done" || state.phase === "ended";
    case "checkpoint": {
      const trial = state.trials[file.trial];
      return trial !== undefined && !mayBeNamed(trial, file);
    }
  }
}

/**
 * The ledger takes a checkpoint's name only from the attempt that holds the trial, and an attempt
 * never goes back.
 */
function mayBeNamed(
  { phase, fence, checkpoint }: TrialState,
  file: { readonly fence: number; readonly epoch: number },
): boolean {
  return phase === "pending" && file.fence >= fence && file.epoch >= (checkpoint?.epoch ?? 0);
}
