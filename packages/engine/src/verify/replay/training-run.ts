// Whole training runs on the digits: losses, gradients, parameters and what the network has learned.

import type { Comparison } from "../comparison.ts";
import type { Fields } from "../../fields.ts";
import { numbersOf, type ReferenceCase, toleranceOf } from "../reference-file.ts";
import { Learner, type Verdict } from "./learner.ts";
import type { Replay } from "./replay.ts";
import { resolve } from "./shared-path.ts";

/** Losses are recorded one by one up to this step, and the network is looked at once more there. */
const RECORDED_STEPS = 50;
const LOGIT_ROWS = 6;

export const replayTrainingRun: Replay = (engine, reference, { digits }) => {
  const { config, expected } = reference;
  const learner = new Learner(engine, reference, digits());
  const split = resolve(reference, config.string("split"));
  const testRows = split.numbers("test");
  const comparisons: Comparison[] = [];
  const [losses, means]: [number[], number[]] = [[], []];
  const batchSize = config.number("batch_size");
  for (const order of ordersOf(reference)) {
    let sum = 0;
    for (let start = 0; start < order.length; start += batchSize) {
      const rows = order.slice(start, start + batchSize);
      const { loss, gradients } = learner.step(rows);
      if (losses.length < RECORDED_STEPS) losses.push(loss);
      sum += loss * rows.length;
      if (learner.steps === 1) {
        comparisons.push(
          ...compareNamed(reference, "grads_step1", gradients),
          ...compareNamed(reference, "params_after_step1", learner.weights()),
        );
      }
      if (learner.steps === RECORDED_STEPS) {
        comparisons.push(
          ...compareNamed(reference, "params_after_step50", learner.weights()),
          compareLogits(reference, learner.predict(testRows.slice(0, LOGIT_ROWS))),
        );
      }
    }
    means.push(sum / order.length);
  }
  comparisons.push(
    compareCurve(expected, "loss_first50", losses),
    compareCurve(expected, "epoch_mean_loss", means),
    ...compareVerdict(expected, "train", learner.evaluate(split.numbers("train"))),
    ...compareVerdict(expected, "test", learner.evaluate(testRows)),
  );
  return comparisons;
};

/** The rows of each epoch, in order. */
function ordersOf(reference: ReferenceCase): readonly (readonly number[])[] {
  const { config } = reference;
  const path = config.string("batch_order").split(".");
  const name = path.pop() ?? "";
  const orders = resolve(reference, path.join(".")).lists(name);
  return orders.slice(0, config.number("epochs"));
}

type Named = ReadonlyMap<string, Float32Array>;

/** Tensors by name, each with a tolerance of its own. */
function compareNamed(reference: ReferenceCase, key: string, got: Named): Comparison[] {
  const [expected, tolerances] = [reference.expected.fields(key), reference.tolerances.fields(key)];
  return expected.names.map((name) => ({
    name: `${key} ${name}`,
    got: got.get(name),
    expected: numbersOf(expected, name).data,
    tolerance: toleranceOf(tolerances, name),
  }));
}

function compareLogits(reference: ReferenceCase, got: Float32Array): Comparison {
  const name = "test_logits_after_step50";
  const { data } = numbersOf(reference.expected, name);
  return { name, got, expected: data, tolerance: toleranceOf(reference.tolerances, name) };
}

/** A curve has a tolerance at each point. */
function compareCurve(expected: Fields, name: string, got: readonly number[]): Comparison {
  const curve = expected.fields(name);
  return {
    name,
    got,
    expected: curve.numbers("f64"),
    tolerance: { abs: 0, rel: 0 },
    absolute: curve.numbers("tol_abs"),
  };
}

/** Mean loss and number of right answers, in inference mode. */
function compareVerdict(expected: Fields, part: string, got: Verdict): Comparison[] {
  const [loss, correct] = [expected.fields(`${part}_loss`), expected.fields(`${part}_correct`)];
  return [
    {
      name: `${part}_loss`,
      got: [got.loss],
      expected: [loss.number("f64")],
      tolerance: { abs: loss.number("tol_abs"), rel: 0 },
    },
    {
      name: `${part}_correct`,
      got: [got.correct],
      expected: [correct.number("f64")],
      tolerance: { abs: correct.number("tol"), rel: 0 },
    },
  ];
}
