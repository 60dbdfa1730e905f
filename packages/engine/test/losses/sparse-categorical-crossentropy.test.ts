// Against PyTorch: the unweighted mean from logits. Not yet: reduction by sum, label smoothing,
// sample and class weights, losses from probabilities, the other losses of the same file.

import { describe, expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse-categorical-crossentropy.ts";
import { BACKENDS, emptyEngine, labelsOf, tensorOf } from "../engines.ts";
import { expectCase, readReference } from "../reference-cases.ts";

const cases = readReference("losses").cases.filter(
  ({ config, inputs }) =>
    config["loss"] === "sparse_categorical_crossentropy" &&
    config["from_logits"] === true &&
    config["reduction"] === "sum_over_batch_size" &&
    config["label_smoothing"] === undefined &&
    Object.keys(inputs).length === 2,
);

test("there are PyTorch cases to check", () => {
  expect(cases.map(({ id }) => id)).toEqual(["scce-logits", "scce-logits-extreme"]);
});

describe.each(BACKENDS)("%s", (backend) => {
  test.each(cases.map((reference) => [reference.id, reference] as const))(
    "%s agrees with PyTorch within the case's tolerance",
    (_, reference) => {
      const engine = emptyEngine(backend);
      const { y_pred: logits, y_true: labels } = reference.inputs;
      const data = tensorOf(engine, logits!.shape, logits!.data);
      const input = new Variable(data, { differentiable: true });
      const loss = sparseCategoricalCrossentropy(engine, input, labelsOf(engine, labels!.data));
      loss.backward(new Tape(engine));
      expectCase(reference, "per_sample", loss.perSample.data);
      expectCase(reference, "loss", [loss.mean]);
      expectCase(reference, "dy_pred", input.gradient!.data);
    },
  );
});
