// Cases of a loss: each row's, the reduced one, and the gradient of the prediction.

import { Tape } from "../../autodiff/tape.ts";
import { Variable } from "../../autodiff/variable.ts";
import type { Engine } from "../../engine.ts";
import { computeLoss } from "../../losses/loss.ts";
import type { Target } from "../../losses/target.ts";
import { compareAll } from "../comparison.ts";
import { lossOf } from "../loss-descriptions.ts";
import { numbersOf, type ReferenceCase } from "../reference-file.ts";
import { inputOf, type Replay } from "./replay.ts";

export const replayLoss: Replay = (engine, reference) => {
  const { config, inputs } = reference;
  const weights = (name: string) => (inputs.has(name) ? numbersOf(inputs, name).data : undefined);
  const description = lossOf(config);
  const prediction = new Variable(inputOf(engine, reference, "y_pred"), { differentiable: true });
  const isSparse = description.type === "sparseCategoricalCrossentropy";
  const target: Target = isSparse
    ? labelsOf(engine, reference)
    : inputOf(engine, reference, "y_true");
  const loss = computeLoss(engine, description, prediction, target, {
    sampleWeight: weights("sample_weight"),
    classWeight: weights("class_weight"),
  });
  loss.backward(new Tape(engine));
  return compareAll(
    reference,
    new Map<string, ArrayLike<number>>([
      ["per_sample", loss.perSample.data],
      ["loss", [loss.value]],
      ["dy_pred", prediction.gradient?.data ?? []],
    ]),
  );
};

function labelsOf(engine: Engine, { inputs }: ReferenceCase) {
  const { shape, data } = numbersOf(inputs, "y_true");
  const labels = engine.memory.tensor(shape, "u32");
  labels.data.set(data);
  return labels;
}
