// A point that a person wants tried, checked before it waits for its turn. It takes the place of the
// sampler's next proposal, so that the budget stays what it was; when the sampler has none left it is
// tried on top (decide.ts). Whatever learns from results learns from its result too: it is a trial.

import { expectation } from "./expected.ts";
import type { History } from "./history.ts";
import type { Problem, ProblemIssue } from "./problem.ts";
import { schedulerOf } from "./schedulers/registry.ts";
import { isForbidden } from "./space/forbidden.ts";
import { type Point, pointIssues } from "./space/space.ts";

/** Points that may wait at once. */
export const ENQUEUED_MAX = 1000;

/** What keeps `point` from being tried, each with the parameter that it is about. */
export function pointProblems(
  { space, forbidden = [] }: Problem,
  point: Point,
): readonly ProblemIssue[] {
  const issues = pointIssues(space, point);
  if (issues.length > 0 || !isForbidden(forbidden, point)) return issues;
  return [{ path: [], message: expectation("a point that is not forbidden", point) }];
}

/** Why no further point can be enqueued now, if that is so. */
export function reasonNotToEnqueue(
  { scheduler, budget }: Problem,
  { trials, enqueued = [] }: History,
): string | undefined {
  if (enqueued.length >= ENQUEUED_MAX) {
    return `expected at most ${ENQUEUED_MAX} points that wait, and there are as many already`;
  }
  const sampled = schedulerOf(scheduler).sampled?.(budget);
  if (sampled === undefined || trials.length + enqueued.length < sampled) return undefined;
  return `expected a population that is not complete, but all of its ${sampled} members are given: ${scheduler.name} makes every later trial itself`;
}
