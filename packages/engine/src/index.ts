export type { Backend } from "./backend.ts";
export type { LabelledSource } from "./data/labelled-rows.ts";
export { LabelledRows } from "./data/labelled-rows.ts";
export type { BackendName, EngineOptions } from "./engine.ts";
export { createEngine, Engine } from "./engine.ts";
export type { ConfusionMatrix } from "./metrics/confusion-matrix.ts";
export type {
  Architecture,
  BatchNormalizationDescription,
  DenseDescription,
  LayerDescription,
} from "./models/architecture.ts";
export type { Verdict } from "./models/evaluate.ts";
export { evaluate } from "./models/evaluate.ts";
export { Sequential } from "./models/sequential.ts";
export type { StepResult } from "./models/training.ts";
export { Training } from "./models/training.ts";
export type { AdamDescription } from "./optimizers/adam.ts";
export type { OptimizerDescription } from "./optimizers/create-optimizer.ts";
export type { SgdDescription } from "./optimizers/sgd.ts";
export { decodeSafetensors } from "./safetensors/decode.ts";
export { encodeSafetensors } from "./safetensors/encode.ts";
export type {
  Safetensors,
  StoredDType,
  StoredTensor,
  StoredTensors,
} from "./safetensors/format.ts";
