export * from "./access.ts";
export * from "./api.ts";
export { checkSpec, type CheckedSpec } from "./check-spec.ts";
export {
  eventBodySchema,
  eventSchema,
  LEDGER_VERSION,
  type EventBody,
  type EventKind,
  type LedgerEvent,
} from "./events.ts";
export { beginFold, foldEvent } from "./fold.ts";
export { historyOf, lossOf, problemOf } from "./history.ts";
export { importanceSchema, type SweepImportance } from "./importance.ts";
export { toCanonicalJson, toJson } from "./json.ts";
export { metricsSchema, reportSchema, type Metrics, type Report } from "./metrics.ts";
export { poolSchema, sweepIdSchema, sweepNameSchema, type SweepId } from "./names.ts";
export { objectiveOfferSchema, trainerSchema, type ObjectiveOffer, type Trainer } from "./offer.ts";
export * from "./process-messages.ts";
export type { SpecProblem } from "./spec-problem.ts";
export {
  bestTrial,
  digestText,
  resultOf,
  sweepResultSchema,
  type SweepResult,
} from "./sweep-result.ts";
export { sweepSpecSchema, type SweepSpec, type SweepSpecInput } from "./sweep-spec.ts";
export type { EvaluationState, SweepPhase, SweepState, TrialState } from "./sweep-state.ts";
export {
  TRIAL_JOB_VERSION,
  trialJobId,
  trialJobSchema,
  type EvaluateJob,
  type TrainJob,
  type TrialJob,
} from "./trial-job.ts";
export * from "./trial-page.ts";
