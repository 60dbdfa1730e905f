export { applyDecisions } from "./apply.ts";
export { best } from "./best.ts";
export type { Budget } from "./budget.ts";
export { budgetSchema } from "./budget.ts";
export { decide } from "./decide.ts";
export type { Answer, Complete, Decision, Promote, Propose, Stop, Zoom } from "./decision.ts";
export type { History, Rung, TrialRecord, TrialState } from "./history.ts";
export { EMPTY_HISTORY, lossOf } from "./history.ts";
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
export type { Scheduler } from "./schedulers/scheduler.ts";
export type { Box, Kept, Range } from "./space/box.ts";
export { boxSchema, boxSchemaFor, boxText, valueText, wholeBox } from "./space/box.ts";
export type { Choice, Value } from "./space/choice.ts";
export type { Float } from "./space/float.ts";
export type { Integer } from "./space/integer.ts";
export type { Parameter } from "./space/parameter.ts";
export { contains, fromUnit, toUnit } from "./space/parameter.ts";
export type { Params, Point, Space, TypedSpace, UnitPoint } from "./space/space.ts";
export {
  defineSpace,
  pointFromUnit,
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
