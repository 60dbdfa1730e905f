// The fold's state as the search sees it: points, targets and losses, and nothing of machines.

import type { History, Problem } from "@caviar/search";

import type { SweepSpec } from "./sweep-spec.ts";
import type { SweepState } from "./sweep-state.ts";

/** What sampler and scheduler decide from. A copy: the search remembers lists by their identity. */
export function historyOf({ index, zooms }: Pick<SweepState, "index" | "zooms">): History {
  return { trials: [...index.records], zooms };
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
