export { budgetProblems } from "./amend.ts";
export { applyDecisions, applyResult } from "./apply.ts";
export { best } from "./best.ts";
export type { Budget } from "./budget.ts";
export { budgetSchema } from "./budget.ts";
export { decide } from "./decide.ts";
export type { Answer, Complete, Decision, Promote, Propose, Stop, Zoom } from "./decision.ts";
export { ENQUEUED_MAX, pointProblems, reasonNotToEnqueue } from "./enqueue.ts";
export type { Enqueued, History, Parent, Rung, TrialRecord, TrialState } from "./history.ts";
export { EMPTY_HISTORY, lossOf, violationOf } from "./history.ts";
export { GrowingTrials } from "./growing-trials.ts";
export type { Importance } from "./importance/evidence.ts";
export { fanova } from "./importance/fanova.ts";
export { pedAnova } from "./importance/ped-anova.ts";
export type { Priority, PriorityOptions } from "./importance/priority.ts";
export { priorityReport } from "./importance/priority.ts";
export type { Problem, ProblemIssue } from "./problem.ts";
export { problemIssues } from "./problem.ts";
export type { CoarseToFineOptions } from "./samplers/coarse-to-fine-options.ts";
export type { Round } from "./samplers/coarse-to-fine-rounds.ts";
export { derivedRounds } from "./samplers/coarse-to-fine-rounds.ts";
export type { SamplerOptions } from "./samplers/registry.ts";
export { samplerSchema } from "./samplers/registry.ts";
export type { Proposal, PointSampler, RoundSampler, Sampler, Setting } from "./samplers/sampler.ts";
export type { SchedulerOptions } from "./schedulers/registry.ts";
export { schedulerSchema } from "./schedulers/registry.ts";
export type { Scheduler, Turn } from "./schedulers/scheduler.ts";
export type { Box, Kept, Range } from "./space/box.ts";
export { boxSchema, boxSchemaFor, boxText, valueText, wholeBox } from "./space/box.ts";
export type { WrittenBox } from "./space/written-box.ts";
export { boxFromWritten, writtenBoxSchema } from "./space/written-box.ts";
export type { Choice, Fixed, Ordinal } from "./space/choice.ts";
export type { Float } from "./space/float.ts";
export type { Integer } from "./space/integer.ts";
export type { Parameter } from "./space/parameter.ts";
export { contains, edgeValues, fromUnit, toUnit, valueCount } from "./space/parameter.ts";
export { activeDimensions } from "./space/active.ts";
export type { Lognormal, Normal } from "./space/normal.ts";
export type { Value } from "./space/value.ts";
export type { Condition, When } from "./space/when.ts";
export { holds } from "./space/when.ts";
export type { Forbidden } from "./space/forbidden.ts";
export { forbiddenSchema } from "./space/forbidden.ts";
export type { StopRule } from "./stop-rule.ts";
export { stopRuleSchema } from "./stop-rule.ts";
export { gridWarning } from "./samplers/grid.ts";
export { crowdingDistances, dominates, paretoFronts } from "./pareto.ts";
export type { Result } from "./result-order.ts";
export { bestFirst, isBetter, isUsable, paretoBest } from "./result-order.ts";
export type { Improvement, Simulated, SimulateOptions } from "./simulate/simulate.ts";
export { simulate } from "./simulate/simulate.ts";
export { CurveTable, curveTableSchema } from "./simulate/curve-table.ts";
export { madeUpCurves } from "./simulate/made-up-curves.ts";
export type { BoxOverride } from "./study/override-box.ts";
export { overridingZoom } from "./study/override-box.ts";
export { optimizer } from "./study/optimizer.ts";
export type { Direction, Outcome } from "./study/outcome.ts";
export type { StrategyOptions } from "./study/strategy.ts";
export type { Asked, Study, StudyTrial } from "./study/study.ts";
export type { Params, Point, Space, TypedSpace, UnitPoint } from "./space/space.ts";
export {
  defineSpace,
  pointFromUnit,
  pointIssues,
  pointSchema,
  spaceSchema,
  unitFromPoint,
  unitPointSchema,
} from "./space/space.ts";
export { visibleHistory } from "./visible-history.ts";
export type { PlannedWork } from "./planned-work.ts";
export { plannedWork } from "./planned-work.ts";
export { spaceEdges } from "./space/edges.ts";
export { trialSeed } from "./trial-seed.ts";
export type { ZoomPicture } from "./picture/zoom-picture.ts";
export { zoomPicture } from "./picture/zoom-picture.ts";
export type { EarlierTrial } from "./study/warm-start.ts";
export { startingPoints } from "./study/warm-start.ts";
