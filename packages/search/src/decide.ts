// The one question of a sweep: what is due now? Asked by whoever reconciles, answered from the
// history alone.
//
// Invariants: the same history gives the same answer; asked again after its answer was carried
// out, it answers nothing new until a result arrives or room is made.

import { applyDecisions } from "./apply.ts";
import type { Answer, Decision } from "./decision.ts";
import type { History } from "./history.ts";
import type { Problem } from "./problem.ts";
import { samplerOf } from "./samplers/registry.ts";
import type { PointSampler } from "./samplers/sampler.ts";
import { schedulerOf } from "./schedulers/registry.ts";
import { pointFromUnit } from "./space/space.ts";
import { visibleHistory } from "./visible-history.ts";

/**
 * Everything that is due now; the decisions are to be carried out in their order.
 * `room`: how many further trials may be pending. `over`: nothing more will come.
 */
export function decide(problem: Problem, history: History, room: number): Answer {
  const sampler = samplerOf(problem.sampler);
  if (sampler.kind === "rounds") return sampler.decide(problem, history, room);

  const scheduled = schedulerOf(problem.scheduler).decide(problem, history, room);
  const promoted = scheduled.filter(({ kind }) => kind === "promote").length;
  const settled = applyDecisions(history, scheduled);
  const proposed = propose(sampler, problem, settled, room - promoted);

  const over =
    proposed.length === 0 &&
    settled.trials.length >= problem.budget.trials &&
    settled.trials.every(({ state }) => state !== "pending" && state !== "resting");
  return { decisions: [...scheduled, ...proposed], over };
}

/** New trials, as many as budget, room and (when reproducible) the results at hand allow. */
function propose(
  sampler: PointSampler,
  problem: Problem,
  history: History,
  room: number,
): readonly Decision[] {
  const { space, budget, parallelism, reproducible } = problem;
  const epochs = schedulerOf(problem.scheduler).firstEpochs(budget);
  const decisions: Decision[] = [];
  let known = history;
  while (decisions.length < room && known.trials.length < budget.trials) {
    const trial = known.trials.length;
    const isGuarded = reproducible && sampler.learns;
    const visible = isGuarded ? visibleHistory(known, trial, parallelism) : known;
    if (visible === undefined) break;

    const { unit, reason } = sampler.propose(problem, visible, trial);
    const params = pointFromUnit(space, unit);
    const decision = { kind: "propose", trial, unit, params, epochs, round: 0, reason } as const;
    decisions.push(decision);
    known = applyDecisions(known, [decision]);
  }
  return decisions;
}
