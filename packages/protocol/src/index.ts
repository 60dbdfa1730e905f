export * from "./access.ts";
export {
  amendmentOf,
  amendmentText,
  amendSweepSchema,
  type AmendSweep,
  type AmendSweepInput,
} from "./amendment.ts";
export * from "./api.ts";
export {
  endWords,
  type EndCause,
  type FailureKind,
  type HandBack,
  type Interruption,
} from "./attempt-ends.ts";
export { NO_COST, type Cost, type Spending } from "./cost.ts";
export { checkSimulationSpec, checkSpec, type CheckedSpec } from "./check-spec.ts";
export {
  type Demand,
  demandQuerySchema,
  poolDemand,
  poolDemandSchema,
  sweepDemand,
  trainersWanted,
} from "./demand.ts";
export { diagnosisSchema, findingSchema, type Diagnosis, type Finding } from "./diagnosis.ts";
export {
  eventBodySchema,
  eventSchema,
  LEDGER_VERSION,
  type EventBody,
  type EventKind,
  type LedgerEvent,
} from "./events.ts";
export { beginFold, foldEvent } from "./fold.ts";
export { historyOf, problemOf, resultHistory } from "./history.ts";
export { Replay, type Checked, type Difference } from "./replay.ts";
export { ORDERS, Results } from "./replay-order.ts";
export { importanceSchema, type SweepImportance } from "./importance.ts";
export { toCanonicalJson, toJson } from "./json.ts";
export {
  metricsSchema,
  reportSchema,
  statisticsSchema,
  type Metrics,
  type Report,
  type Statistics,
} from "./metrics.ts";
export {
  objectiveNameSchema,
  poolSchema,
  sweepIdSchema,
  sweepNameSchema,
  type SweepId,
} from "./names.ts";
export {
  type Act,
  actSchema,
  appliedChanges,
  type Branch,
  changedSettings,
  type Changes,
  type ChangesAt,
  changesAtSchema,
  type Order,
  orderSchema,
  type PlacedOrder,
  placedOrderSchema,
  type RangeTest,
} from "./panda/acts.ts";
export { type Advice, type AdviceKind, adviceOf, type Watched } from "./panda/advice.ts";
export { type Panda, pandaAnswer, pandaSchema } from "./panda/panda-answer.ts";
export {
  type ActState,
  changesOf,
  type KeptCheckpoint,
  pandasOf,
  type PandaState,
  restsInHand,
  timesWoken,
  WAKING,
} from "./panda/panda-state.ts";
export {
  adoptRequestOf,
  assertInHand,
  branchRequestOf,
  type BranchTrial,
  branchTrialSchema,
  giveBackRequestOf,
  keptText,
  noteTrialSchema,
  type PandaAsked,
  pandaAskedSchema,
  type SteerTrial,
  steerRequestOf,
  steerTrialSchema,
} from "./panda/panda-request.ts";
export { actText, changesText, isPandaEvent, pandaText } from "./panda/panda-text.ts";
export { hashIn, TrainingRecord, type TrialRecorded } from "./panda/training-record.ts";
export { seedOf } from "./trial-seed-of.ts";
export { finalParams } from "./panda/seen-by-search.ts";
export { settingProblems } from "./panda/setting-problems.ts";
export { objectiveOfferSchema, trainerSchema, type ObjectiveOffer, type Trainer } from "./offer.ts";
export { isToEnd, plan } from "./plan.ts";
export * from "./process-messages.ts";
export {
  parseRedisUrl,
  withoutPassword,
  type RedisLocation,
  type RedisNode,
  type RedisTls,
} from "./redis-location.ts";
export { readRedisTls } from "./redis-tls.ts";
export { readSnapshotHead, restoreSnapshot, type SnapshotParts, takeSnapshot } from "./snapshot.ts";
export type { SpecProblem } from "./spec-problem.ts";
export {
  bestTrial,
  digestOf,
  resultOf,
  sweepResultSchema,
  type SweepResult,
} from "./sweep-result.ts";
export type { RequestEvent } from "./requests.ts";
export { sweepSpecSchema, type SweepSpec, type SweepSpecInput } from "./sweep-spec.ts";
export type { EvaluationState, SweepPhase, SweepState, TrialState } from "./sweep-state.ts";
export { lossOf, type TrialIndex, TRIALS_PER_CHUNK } from "./trial-index.ts";
export {
  TRIAL_JOB_VERSION,
  trialJobId,
  trialJobSchema,
  type EvaluateJob,
  type TrainJob,
  type TrialJob,
} from "./trial-job.ts";
export * from "./trial-page.ts";
export * from "./trial-request.ts";
export { Column, type Numbers } from "./table/column.ts";
export { type Curve, Curves, epochOf, POINTS_MAX, thinned } from "./table/curves.ts";
export { type CurveList, decodeCurves, encodeCurves } from "./table/curves-file.ts";
export { beginTable, foldTable } from "./table/fold-table.ts";
export {
  bestInTable,
  causeAt,
  interruptionAt,
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
