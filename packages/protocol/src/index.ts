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
export { Column, type Numbers } from "./table/column.ts";
export { type Curve, Curves, epochOf, POINTS_MAX, thinned } from "./table/curves.ts";
export { type CurveList, decodeCurves, encodeCurves } from "./table/curves-file.ts";
export { beginTable, foldTable } from "./table/fold-table.ts";
export { type SweepImportance, sweepImportanceSchema } from "./table/importance.ts";
export {
  bestInTable,
  SPAN_ENDS,
  type SpanEnd,
  statusAt,
  type SweepHead,
  type SweepTable,
  TRIAL_STATUSES,
  trialCount,
  type TrialStatus,
  valueOfCell,
} from "./table/sweep-table.ts";
export { trialEventsSchema } from "./table/trial-events.ts";
export { decodeTable, encodeTable } from "./table/table-file.ts";
