export { diagnoseBackends } from "./diagnose-backends.ts";
export type {
  ConvertedModel,
  Evaluation,
  ModelFiles,
  ModelFormat,
  Objective,
  OnProgress,
  Signal,
  TrainOutcome,
  TrialContext,
} from "./objective.ts";
export type { Place, RangeTested, Steering } from "./steering.ts";
export { objectiveNamed, objectiveOffers } from "./registry.ts";
