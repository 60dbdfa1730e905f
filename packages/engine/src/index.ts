export type { Operand, Values } from "./autodiff/autodiff.ts";
export { Autodiff, autodiff } from "./autodiff/autodiff.ts";
export type { Minimizer } from "./autodiff/minimizer.ts";
export { Tape } from "./autodiff/tape.ts";
export { Variable } from "./autodiff/variable.ts";
export type { AverageOptions, AverageState } from "./averages/exponentially-weighted-average.ts";
export { ExponentiallyWeightedAverage, smooth } from "./averages/exponentially-weighted-average.ts";
export type { Backend } from "./backend.ts";
export type { Callback, Logs, Run } from "./callbacks/callback.ts";
export type { EarlyStoppingOptions } from "./callbacks/early-stopping.ts";
export { earlyStopping } from "./callbacks/early-stopping.ts";
export type { PlateauOptions } from "./callbacks/learning-rate.ts";
export { learningRateScheduler, reduceLearningRateOnPlateau } from "./callbacks/learning-rate.ts";
export type { ModelCheckpointOptions } from "./callbacks/model-checkpoint.ts";
export { modelCheckpoint } from "./callbacks/model-checkpoint.ts";
export type { Augmentation } from "./data/augmentation.ts";
export { BatchOrder } from "./data/batch-order.ts";
export type { Augmenting, Batch, BatchSource, EpochBatches } from "./data/batch-source.ts";
export { joinSources } from "./data/batch-source.ts";
export type { ExamplesSource, Labels, Targets } from "./data/examples.ts";
export { Examples } from "./data/examples.ts";
export type { LabelledSource } from "./data/labelled-rows.ts";
export { LabelledRows } from "./data/labelled-rows.ts";
export type { Split, SplitOptions } from "./data/splits.ts";
export { balancedClassWeights, oversample, splitRows } from "./data/splits.ts";
export type { Standardization } from "./data/standardization.ts";
export { standardizationOf, uniformStandardization } from "./data/standardization.ts";
export type { BackendName, EngineOptions, WasmMode } from "./engine.ts";
export { createEngine, Engine } from "./engine.ts";
export type { PerClass } from "./metrics/classification.ts";
export {
  areaUnderRoc,
  f1Score,
  precision,
  recall,
  topKAccuracy,
} from "./metrics/classification.ts";
export type { KerasOptions } from "./interop/keras/export-keras.ts";
export { exportKeras } from "./interop/keras/export-keras.ts";
export { importKeras } from "./interop/keras/import-keras.ts";
export type { OnnxOptions } from "./interop/onnx/export-onnx.ts";
export { exportOnnx } from "./interop/onnx/export-onnx.ts";
export type { PytorchExportOptions, PytorchOptions } from "./interop/pytorch/export-pytorch.ts";
export { exportPytorch } from "./interop/pytorch/export-pytorch.ts";
export { importPytorch } from "./interop/pytorch/import-pytorch.ts";
export type { Initializer } from "./initializers/initializer.ts";
export type { Activation, ActivationName, ActivationSettings } from "./layers/activation.ts";
export type { Padding, Pair } from "./layers/windows.ts";
export type { Layer, MergeLayer, Parameter, Pass } from "./layers/layer.ts";
export type { Loss, LossDescription, LossResult } from "./losses/loss.ts";
export { computeLoss } from "./losses/loss.ts";
export type { Target } from "./losses/target.ts";
export type { LossWeights, Reduction } from "./losses/weights.ts";
export type { ConfusionMatrix } from "./metrics/confusion-matrix.ts";
export { accuracy, confusionMatrix } from "./metrics/confusion-matrix.ts";
export type { MetricName } from "./metrics/metric.ts";
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  r2Score,
  rootMeanSquaredError,
} from "./metrics/regression.ts";
export type {
  BatchNormalizationDescription,
  Conv2DDescription,
  DenseDescription,
  DepthwiseConv2DDescription,
  DropoutDescription,
  EmbeddingDescription,
  LayerDescription,
  LayerNormalizationDescription,
  MergeDescription,
  Pooling2DDescription,
  RescalingDescription,
} from "./layers/create-layer.ts";
export type { Architecture } from "./models/architecture.ts";
export type { CompileOptions } from "./models/compile.ts";
export * as layers from "./models/describe.ts";
export type { Verdict } from "./models/evaluate.ts";
export { evaluate } from "./models/evaluate.ts";
export type { EvaluateOptions, Figures } from "./models/evaluation.ts";
export type { FitOptions, History } from "./models/fit.ts";
export type { SymbolicValue } from "./models/functional.ts";
export { apply, graphOf, input } from "./models/functional.ts";
export type { Graph, GraphLayer } from "./models/graph.ts";
export type { Step, StepOptions } from "./models/model.ts";
export { loadModel, Model, sequential } from "./models/model.ts";
export type { ModelFiles } from "./models/model-files.ts";
export { Network } from "./models/network.ts";
export type { Progress } from "./models/progress.ts";
export { Sequential } from "./models/sequential.ts";
export type { LayerStatistics } from "./models/statistics.ts";
export { gradientNorms, layerStatistics } from "./models/statistics.ts";
export type { Judgement } from "./models/trainer.ts";
export { Trainer } from "./models/trainer.ts";
export type { StepResult } from "./models/training.ts";
export { Training } from "./models/training.ts";
export type { AdagradDescription } from "./optimizers/adagrad.ts";
export type { AdamDescription } from "./optimizers/adam.ts";
export type { OptimizerDescription } from "./optimizers/create-optimizer.ts";
export type { Optimizer } from "./optimizers/optimizer.ts";
export type { RmspropDescription } from "./optimizers/rmsprop.ts";
export type { Convention, OptimizerSettings } from "./optimizers/settings.ts";
export type { SgdDescription } from "./optimizers/sgd.ts";
export { decodeSafetensors } from "./safetensors/decode.ts";
export { encodeSafetensors } from "./safetensors/encode.ts";
export type {
  Safetensors,
  StoredDType,
  StoredTensor,
  StoredTensors,
} from "./safetensors/format.ts";
export type { Schedule } from "./schedules/schedule.ts";
export { learningRateAt } from "./schedules/schedule.ts";
export type { VerifyOptions, VerifyResult } from "./verify/verify-reference.ts";
export { verifyReference } from "./verify/verify-reference.ts";
export type { DType, Tensor } from "./tensor.ts";
