// The one question of a sweep: what is due now? Asked by whoever reconciles, answered from the
// history alone.
//
// Invariants: the same history gives the same answer; asked again after its answer was carried
// out, it answers nothing new until a result arrives or room is made.

import { applyDecisions } from "./apply.ts";
import { type Answer, type Decision, isStart, type Propose } from "./decision.ts";
import { settledProposal } from "./distinct.ts";
import { roundReason, trialReason } from "./epoch-budget.ts";
import type { History } from "./history.ts";
import { listed, listOf } from "./listed-history.ts";
import { hasOpenTrials, openTrials } from "./open-trials.ts";
import type { Problem } from "./problem.ts";
import { samplerOf } from "./samplers/registry.ts";
import type { PointSampler, RoundSampler } from "./samplers/sampler.ts";
import { schedulerOf } from "./schedulers/registry.ts";
import { stopReason } from "./stop-rule.ts";
import { visibleTo } from "./visible-history.ts";

/**
 * Everything that is due now; the decisions are to be carried out in their order.
 * `room`: how many further trials may be pending. `over`: nothing more will come.
 */
export function decide(problem: Problem, history: History, room: number): Answer {
  const sampler = samplerOf(problem.sampler);
  const given = listed(history);
  if (sampler.kind === "rounds") return decideRounds(sampler, problem, given, room);

  // One step can make the next one due: a new trial is what tells the stop rule to end the sweep.
  const decisions: Decision[] = [];
  let known = given;
  const { length } = listOf(given);
  const limit = trialLimit(problem, given);
  for (let left = room; ; left = room - decisions.filter(isStart).length) {
    const due = decideOnce(sampler, problem, known, left);
    if (due.decisions.length === 0) return { decisions, over: due.over, reason: due.reason };
    decisions.push(...due.decisions);
    const isFull = left === due.decisions.filter(isStart).length;
    const proposed = decisions.filter(({ kind }) => kind === "propose").length;
    const canClose = isBounded(problem) || length + proposed >= limit;
    if (isFull && !canClose) return { decisions, over: false };
    known = applyDecisions(known, due.decisions);
  }
}

function decideOnce(
  sampler: PointSampler,
  problem: Problem,
  history: History,
  room: number,
): Answer {
  const scheduler = schedulerOf(problem.scheduler);
  const count = listOf(history).length;
  const limit = trialLimit(problem, history);
  const reason = reasonToStopBefore(problem, history, count);
  const isClosed = reason !== undefined || count >= limit;

  const scheduled = scheduler.decide(problem, history, { room, isClosed });
  const left = isClosed ? 0 : room - scheduled.filter(isStart).length;
  const decisions =
    left > 0
      ? [...scheduled, ...propose(sampler, problem, applyDecisions(history, scheduled), left)]
      : scheduled;
  const isLast = isClosed && decisions.length === 0;
  return { decisions, over: isLast && !hasOpenTrials(history), reason };
}

/**
 * How many trials are proposed in all. Enqueued points take the places of the sampler's own; what
 * waits when these are used up is tried on top, unless the scheduler numbers the later trials itself.
 */
function trialLimit({ scheduler, budget }: Problem, history: History): number {
  const sampled = schedulerOf(scheduler).sampled?.(budget);
  const waiting = history.enqueued?.length ?? 0;
  return sampled ?? Math.max(budget.trials, listOf(history).length + waiting);
}

/** Whether anything but the budget of trials can keep a trial from being tried. */
function isBounded({ stop, budget }: Problem): boolean {
  return stop !== undefined || budget.totalEpochs !== undefined;
}

/** Why the trial numbered `trial`, and all after it, shall not be tried, if there is a reason. */
function reasonToStopBefore(problem: Problem, history: History, trial: number): string | undefined {
  if (!isBounded(problem)) return undefined;
  const { stop, budget, space, reproducible, scheduler } = problem;
  const visible = reproducible ? visibleTo(problem, history, trial) : history;
  if (visible === undefined) return undefined;
  const next = schedulerOf(scheduler).firstEpochs(budget, trial);
  const spent = trialReason(budget, visible.trials, next);
  return spent ?? (stop && stopReason(stop, Object.keys(space).length, visible));
}

/** New trials, as many as budget, room and (when reproducible) the results at hand allow. */
function propose(
  sampler: PointSampler,
  problem: Problem,
  history: History,
  room: number,
): readonly Decision[] {
  const { budget, reproducible } = problem;
  const scheduler = schedulerOf(problem.scheduler);
  const { length } = listOf(history);
  const limit = trialLimit(problem, history);
  const decisions: Decision[] = [];
  let known = history;
  let before: Propose | undefined;
  while (decisions.length < room && length + decisions.length < limit) {
    if (before !== undefined) known = applyDecisions(known, [before]);
    const trial = length + decisions.length;
    const isGuarded = reproducible && (sampler.learns || isBounded(problem));
    const visible = isGuarded ? visibleTo(problem, known, trial) : known;
    if (visible === undefined || reasonToStopBefore(problem, known, trial) !== undefined) break;

    const proposal = settledProposal(problem, known, trial, () =>
      sampler.propose(problem, visible, trial),
    );
    const epochs = scheduler.firstEpochs(budget, trial);
    before = { kind: "propose", trial, ...proposal, epochs, round: 0 };
    decisions.push(before);
  }
  return decisions;
}

/**
 * What a sampler in rounds decides, its points made distinct. Stop rules are looked at between two
 * rounds, when no result is still to come: the answer is then the same in whatever order they came.
 */
function decideRounds(
  sampler: RoundSampler,
  problem: Problem,
  history: History,
  room: number,
): Answer {
  const { decisions, over, begins } = sampler.decide(problem, history, room);
  const isBetweenRounds =
    begins !== undefined &&
    isBounded(problem) &&
    history.trials.every(({ round }) => round < begins);
  const why = isBetweenRounds ? reasonToStopAt(problem, history, begins) : undefined;
  if (why !== undefined) {
    return { decisions: completeAll(history, why), over: true, reason: why };
  }
  const made: Decision[] = [];
  let known = history;
  let before: Propose | undefined;
  for (const decision of decisions) {
    if (decision.kind !== "propose") {
      made.push(decision);
      continue;
    }
    if (before !== undefined) known = applyDecisions(known, [before]);
    before = distinct(problem, known, decision);
    made.push(before);
  }
  return { decisions: made, over };
}

function reasonToStopAt(problem: Problem, history: History, round: number): string | undefined {
  const { stop, space } = problem;
  const spent = roundReason(problem, round);
  return spent ?? (stop && stopReason(stop, Object.keys(space).length, history));
}

function distinct(problem: Problem, history: History, decision: Propose): Propose {
  return { ...decision, ...settledProposal(problem, history, decision.trial, () => decision) };
}

function completeAll(history: History, reason: string): readonly Decision[] {
  const resting = openTrials(history).resting.slice();
  return resting.map(({ trial }) => ({ kind: "complete", trial, reason }));
}
