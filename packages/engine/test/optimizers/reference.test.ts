// Every optimizer against PyTorch's and Keras' trajectories: L2 and decoupled decay, clipping,
// schedules, both conventions.

import { describe, expect, test } from "vitest";

import { Variable } from "../../src/autodiff/variable.ts";
import type { Parameter } from "../../src/layers/layer.ts";
import {
  createOptimizer,
  type OptimizerDescription,
} from "../../src/optimizers/create-optimizer.ts";
import { scheduleOf } from "../schedules/schedule-cases.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";
import { type Case, expectWithin, readReference } from "../reference-cases.ts";

const cases = readReference("optimizers").cases.filter(({ op }) => op === "Optimizer");

type Config = Readonly<Record<string, unknown>>;

/** The settings that a config has, under our names; those that it lacks are left out. */
function renamed(config: Config, names: Readonly<Record<string, string>>): Config {
  const present = Object.entries(names).filter(([theirs]) => theirs in config);
  return Object.fromEntries(present.map(([theirs, ours]) => [ours, config[theirs]]));
}

const CLIPS: Readonly<Record<string, string>> = {
  value: "clipValue",
  norm: "clipNorm",
  global_norm: "globalClipNorm",
};

const TYPES: Readonly<Record<string, Config>> = {
  sgd: { type: "sgd" },
  momentum: { type: "sgd" },
  nesterov: { type: "sgd", nesterov: true },
  rmsprop: { type: "rmsprop" },
  adagrad: { type: "adagrad" },
  adam: { type: "adam" },
  adamw: { type: "adamw" },
  amsgrad: { type: "adam", amsgrad: true },
};

function descriptionOf({ config, convention }: Case): OptimizerDescription {
  const clip = config["clip"];
  const description = {
    ...TYPES[String(config["optimizer"])],
    ...renamed(config, {
      lr: "learningRate",
      momentum: "momentum",
      beta_1: "beta1",
      beta_2: "beta2",
      rho: "rho",
      epsilon: "epsilon",
      centered: "centered",
      initial_accumulator_value: "initialAccumulatorValue",
    }),
    ...(config["decay_mode"] === "decoupled" && { weightDecay: config["weight_decay"] }),
    ...(isConfig(clip) && { [CLIPS[String(clip["kind"])]!]: clip["value"] }),
    ...(isConfig(config["schedule"]) && { learningRate: scheduleOf(config["schedule"]) }),
    convention: convention === "torch" ? "torch" : "keras",
  };
  return JSON.parse(JSON.stringify(description)); // the file is ours: trusted, as in readReference
}

function isConfig(value: unknown): value is Config {
  return typeof value === "object" && value !== null;
}

type Values = Readonly<Record<string, Float32Array>>;

/** Gradient of each parameter at `values`, in the words of the case's problem_note. */
function gradientsOf({ config, inputs }: Case, values: Values, step: number): Values {
  const given = (name: string) => inputs[name]!.data;
  switch (config["problem"]) {
    case "quadratic": {
      const [A, b] = [given("A"), given("b")];
      const w = values["w"]!;
      const n = w.length;
      const row = (i: number) => w.reduce((sum, wj, j) => sum + A[i * n + j]! * wj, -b[i]!);
      return { w: w.map((_, i) => row(i)) };
    }
    case "logistic": {
      const [X, y] = [given("X"), given("y")];
      const [W, c] = [values["W"]!, values["c"]!];
      const n = W.length;
      const errors = y.map((label, i) => {
        const z = W.reduce((sum, wj, j) => sum + X[i * n + j]! * wj, c[0]!);
        return (1 / (1 + Math.exp(-z)) - label) / y.length;
      });
      const column = (j: number) => errors.reduce((sum, e, i) => sum + e * X[i * n + j]!, 0);
      return {
        W: W.map((_, j) => column(j)),
        c: Float32Array.of(errors.reduce((sum, e) => sum + e, 0)),
      };
    }
    case "scalar_quadratic": {
      const [x0, x1] = given("coefficients");
      return { w: Float32Array.of(2 * x0! * values["w"]![0]! + x1!) };
    }
    default: // given_gradients
      return Object.fromEntries(
        Object.entries(values).map(([name, { length }]) => {
          const rows = given(`grad_${name}`);
          return [name, Float32Array.from(rows.slice(step * length, (step + 1) * length))];
        }),
      );
  }
}

test("there are PyTorch cases to check", () => {
  expect(cases.length).toBe(65);
});

describe.each(BACKENDS)("%s", (backend) => {
  test.each(cases.map((reference) => [reference.id, reference] as const))(
    "%s follows PyTorch's path within the case's tolerance",
    (_, reference) => {
      const engine = emptyEngine(backend);
      const { config, inputs, expected, tol, id } = reference;
      // The reference adds weight_decay * w; the penalty l2 * w^2 adds 2 * l2 * w.
      const l2 = config["decay_mode"] === "l2" ? Number(config["weight_decay"]) / 2 : 0;
      const names = Object.keys(inputs).filter((name) => name.endsWith("_init"));
      const parameters: Parameter[] = names.map((initial) => {
        const name = initial.slice(0, -"_init".length);
        const { shape, data } = inputs[initial]!;
        const tensor = tensorOf(engine, shape.length === 0 ? [1] : shape, data);
        return { name, variable: new Variable(tensor, { differentiable: true }), l2 };
      });
      const optimizer = createOptimizer(engine, parameters, descriptionOf(reference));
      const recorded = config["recorded_steps"];

      const steps = Number(config["steps"]);
      for (let step = 0, row = 0; step <= steps; step++) {
        if (!Array.isArray(recorded) || recorded.includes(step)) {
          for (const { name, variable } of parameters) {
            const { size, data } = variable.data;
            const wanted = expected[name]!.data.slice(row * size, (row + 1) * size);
            expectWithin(data, wanted, tol[name]!, `${id} ${name} after ${step} steps`);
          }
          row += 1;
        }
        const values = parameters.map(({ name, variable }) => [name, variable.data.data] as const);
        const gradients =
          step < steps ? gradientsOf(reference, Object.fromEntries(values), step) : {};
        engine.scope(() => {
          for (const { name, variable } of parameters) {
            const gradient = gradients[name];
            if (gradient === undefined) return;
            variable.gradient = tensorOf(engine, variable.data.shape, gradient);
          }
          optimizer.update();
        });
      }
    },
  );
});
