// Whole training runs on the digits against PyTorch: losses, gradients, parameters, final figures.

import { describe, expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import type { LabelledRows } from "../../src/data/labelled-rows.ts";
import type { Engine } from "../../src/engine.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse-categorical-crossentropy.ts";
import type { LayerDescription } from "../../src/layers/create-layer.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { evaluate } from "../../src/models/evaluate.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { Training } from "../../src/models/training.ts";
import type { OptimizerDescription } from "../../src/optimizers/create-optimizer.ts";
import { loadDigits } from "../digits.ts";
import { emptyEngine } from "../engines.ts";
import { expectWithin, type Numbers, readReference, type Tolerance } from "../reference-cases.ts";

type Curve = { readonly f64: readonly number[]; readonly tol_abs: readonly number[] };
type Figure = { readonly f64: number; readonly tol_abs: number };
type Count = { readonly f64: number; readonly tol: number; readonly n: number };
type Tolerances = Readonly<Record<string, Tolerance>>;
type Named = Readonly<Record<string, Numbers>>;

type Run = {
  readonly id: string;
  readonly convention: "common" | "keras" | "torch";
  readonly config: {
    readonly model: readonly Readonly<Record<string, unknown>>[];
    readonly optimizer: Readonly<Record<string, number | string>>;
    readonly batch_size: number;
    readonly epochs: number;
    readonly init: string;
  };
  readonly expected: {
    readonly loss_first50: Curve;
    readonly epoch_mean_loss: Curve;
    readonly train_correct: Count;
    readonly test_correct: Count;
    readonly train_loss: Figure;
    readonly test_loss: Figure;
    readonly grads_step1: Named;
    readonly params_after_step1: Named;
    readonly params_after_step50: Named;
    readonly test_logits_after_step50: Numbers;
  };
  readonly tol: {
    readonly grads_step1: Tolerances;
    readonly params_after_step1: Tolerances;
    readonly params_after_step50: Tolerances;
    readonly test_logits_after_step50: Tolerance;
  };
};

type Shared = {
  readonly split: Readonly<Record<"train" | "test", readonly number[]>>;
  readonly batch_order: readonly (readonly number[])[];
  readonly inits: Readonly<Record<string, Named>>;
};

const runs = ["train_softmax", "train_mlp", "train_mlp_bn"].flatMap((area) => {
  const { shared, cases } = readReference<Run, Shared>(area);
  return cases.map((run) => ({ run, shared, id: run.id }));
});

/** The reference's layers, and for each its index there: our ReLU is a layer of its own. */
function architectureOf({ config }: Run): { architecture: Architecture; places: number[] } {
  const layers: LayerDescription[] = [];
  const places: number[] = [];
  for (const layer of config.model) {
    places.push(layers.length);
    if (layer["type"] === "Dense") {
      const [units, useBias] = [Number(layer["units"]), layer["use_bias"] === true];
      layers.push({ type: "dense", units, useBias });
    }
    if (layer["type"] === "BatchNormalization") {
      const unbiased = layer["moving_variance_estimator"] === "unbiased";
      layers.push({
        type: "batchNormalization",
        momentum: Number(layer["momentum"]),
        epsilon: Number(layer["epsilon"]),
        varianceEstimator: unbiased ? "unbiased" : "biased",
      });
    }
    if (layer["activation"] === "relu") layers.push({ type: "relu" });
  }
  return { architecture: { inputs: 64, layers }, places };
}

function optimizerOf({ config, convention }: Run): OptimizerDescription {
  const { optimizer, lr, momentum, beta_1, beta_2, epsilon } = config.optimizer;
  if (optimizer !== "adam") {
    return { type: "sgd", learningRate: Number(lr), momentum: Number(momentum ?? 0) };
  }
  return {
    type: "adam",
    learningRate: Number(lr),
    beta1: Number(beta_1),
    beta2: Number(beta_2),
    epsilon: Number(epsilon),
    convention: convention === "torch" ? "torch" : "keras",
  };
}

class Replay {
  readonly #run: Run;
  readonly #places: readonly number[];
  readonly data: LabelledRows;
  readonly model: Sequential;
  readonly training: Training;

  constructor(engine: Engine, run: Run, inits: Shared["inits"]) {
    const { architecture, places } = architectureOf(run);
    this.#run = run;
    this.#places = places;
    this.data = loadDigits(engine);
    this.model = new Sequential(engine, architecture);
    this.training = new Training(this.model, optimizerOf(run));
    const initial = inits[run.config.init.replace("shared.inits.", "")]!;
    for (const [name, { data }] of Object.entries(initial)) this.weight(name).data.set(data);
  }

  /** `L3.kernel` there is `layers.<place of 3>.kernel` here. */
  #nameOf(theirs: string): string {
    const [index, name] = theirs.slice(1).split(".");
    return `layers.${this.#places[Number(index)]}.${name}`;
  }

  weight(theirs: string) {
    return this.model.weights.get(this.#nameOf(theirs))!;
  }

  expectParameters(key: "params_after_step1" | "params_after_step50"): void {
    for (const [name, { data }] of Object.entries(this.#run.expected[key])) {
      expectWithin(this.weight(name).data, data, this.#run.tol[key][name]!, `${key} ${name}`);
    }
  }

  expectGradients(rows: Uint32Array): void {
    const { engine } = this.model;
    engine.scope(() => {
      const tape = new Tape(engine);
      const { x, labels } = this.data.gather(rows);
      // Training mode would move the running averages a first time too many: put them back.
      const before = this.model.saveWeights();
      const logits = this.model.forward({ training: true, tape }, x);
      sparseCategoricalCrossentropy(engine, logits, labels).backward(tape);
      for (const [name, { data }] of Object.entries(this.#run.expected.grads_step1)) {
        const ours = this.#nameOf(name);
        const { variable } = this.model.parameters.find((parameter) => parameter.name === ours)!;
        const tolerance = this.#run.tol.grads_step1[name]!;
        expectWithin(variable.gradient!.data, data, tolerance, `gradient of ${name}`);
        variable.gradient = undefined;
      }
      this.model.loadWeights(before);
    });
  }

  expectTestLogits(rows: Uint32Array): void {
    const { engine } = this.model;
    engine.scope(() => {
      const { x } = this.data.gather(rows.subarray(0, 6));
      const logits = this.model.forward({ training: false, tape: undefined }, x).data;
      const { data } = this.#run.expected.test_logits_after_step50;
      expectWithin(logits.data, data, this.#run.tol.test_logits_after_step50, "test logits");
    });
  }
}

function expectFigure(got: number, { f64, tol_abs }: Figure, what: string): void {
  expectWithin([got], [f64], { abs: tol_abs, rel: 0 }, what);
}

function expectCount(accuracy: number, { f64, tol, n }: Count, what: string): void {
  expectWithin([accuracy * n], [f64], { abs: tol + 1e-6, rel: 0 }, what);
}

describe("wasm", () => {
  test.each(runs.map(({ id, ...rest }) => [id, rest] as const))(
    "%s ends where PyTorch's run ends, within the run's tolerances",
    (_, { run, shared }) => {
      const replay = new Replay(emptyEngine("wasm"), run, shared.inits);
      const { expected, config } = run;
      const testRows = Uint32Array.from(shared.split.test);
      const means: number[] = [];
      const firstLosses: number[] = [];
      let step = 0;
      for (const order of shared.batch_order.slice(0, config.epochs)) {
        let sum = 0;
        for (let start = 0; start < order.length; start += config.batch_size) {
          const rows = Uint32Array.from(order.slice(start, start + config.batch_size));
          if (step === 0) replay.expectGradients(rows);
          const { loss } = replay.training.trainStep(replay.data, rows);
          if (step < 50) firstLosses.push(loss);
          sum += loss * rows.length;
          step += 1;
          if (step === 1) replay.expectParameters("params_after_step1");
          if (step === 50) {
            replay.expectParameters("params_after_step50");
            replay.expectTestLogits(testRows);
          }
        }
        means.push(sum / order.length);
      }
      const curves = [
        ["loss", firstLosses, expected.loss_first50],
        ["epoch mean", means, expected.epoch_mean_loss],
      ] as const;
      for (const [what, got, { f64, tol_abs }] of curves) {
        expect(got).toHaveLength(f64.length);
        for (const [i, loss] of got.entries()) {
          expectFigure(loss, { f64: f64[i]!, tol_abs: tol_abs[i]! }, `${what} ${i}`);
        }
      }
      const verdict = evaluate(replay.model, replay.data, testRows);
      expectFigure(verdict.loss, expected.test_loss, "test loss");
      expectCount(verdict.accuracy, expected.test_correct, "test correct");
      const train = evaluate(replay.model, replay.data, Uint32Array.from(shared.split.train));
      expectFigure(train.loss, expected.train_loss, "train loss");
      expectCount(train.accuracy, expected.train_correct, "train correct");
    },
  );
});

test("there are PyTorch runs to check", () => {
  expect(runs).toHaveLength(7);
});
