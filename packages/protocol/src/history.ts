// The fold's state as the search sees it: points, targets and losses, and nothing of machines.

import type { Enqueued, History, Problem } from "@caviar/search";

import type { EnqueuedPoint } from "./fold-request.ts";
import type { SweepSpec } from "./sweep-spec.ts";
import type { SweepState } from "./sweep-state.ts";
import { recordOf } from "./trial-index.ts";

/** What sampler and scheduler decide from, as it is now: later events do not change it. */
export function historyOf(
  state: Pick<SweepState, "index" | "zooms" | "enqueued" | "evaluation">,
): History {
  const { index, zooms, enqueued, evaluation } = state;
  // Once the winner is chosen nothing more is tried.
  const waits = enqueued.length > 0 && !evaluation;
  return index.records.history({
    zooms: [...zooms],
    ...(waits && { enqueued: enqueued.map(waitingPoint) }),
  });
}

/** The same, with the results of all trials: also of those that are no samples to the search. */
export function resultHistory(state: SweepState): History {
  const history = historyOf(state);
  const { index, trials, spec } = state;
  if (index.pandas.size === 0) return history;
  const seen = history.trials.map((record) =>
    index.pandas.has(record.trial) ? recordOf(spec, trials[record.trial]!) : record,
  );
  return { ...history, trials: seen };
}

function waitingPoint({ seq, unit, params, retryOf, by }: EnqueuedPoint): Enqueued {
  const reason = retryOf === undefined ? `enqueued by ${by}` : `${by} retries trial ${retryOf}`;
  return { id: seq, unit, params, reason };
}

/** The search problem that a spec poses. */
export function problemOf(spec: SweepSpec): Problem {
  const { space, sampler, scheduler, budget, seed, parallelism, reproducible } = spec;
  const { forbidden, start, metric } = spec;
  const target = spec.stop?.target;
  // The search minimizes: a target for a metric to be maximized is one for its negative.
  const isFlipped = target !== undefined && metric.goal === "maximize";
  const stop = isFlipped ? { ...spec.stop, target: -target } : spec.stop;
  const strategy = { sampler, scheduler, budget, seed, parallelism, reproducible, stop };
  return { space, forbidden, start, ...strategy };
}
