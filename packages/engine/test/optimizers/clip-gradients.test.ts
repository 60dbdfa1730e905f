import { describe, expect, test } from "vitest";

import { type Clip, clipGradients, globalNorm } from "../../src/optimizers/clip-gradients.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";
import { expectCase, readReference } from "../reference-cases.ts";

const cases = readReference("optimizers").cases.filter(({ op }) => op === "ClipGradients");
const BY: Readonly<Record<string, Clip["by"]>> = {
  value: "value",
  norm: "norm",
  global_norm: "globalNorm",
};

test("there are clippings to check", () => {
  expect(cases).toHaveLength(9);
});

describe.each(BACKENDS)("%s", (backend) => {
  test.each(cases.map((reference) => [reference.id, reference] as const))(
    "%s clips as the reference within the case's tolerance",
    (_, reference) => {
      const engine = emptyEngine(backend);
      const { inputs, config, convention } = reference;
      const gradients = Object.values(inputs).map(({ shape, data }) =>
        tensorOf(engine, shape, data),
      );
      expectCase(reference, "global_norm", [globalNorm(engine, gradients)]);
      clipGradients(engine, gradients, {
        by: BY[String(config["kind"])]!,
        limit: Number(config["value"]),
        convention: convention === "torch" ? "torch" : "keras",
      });
      for (const [i, { data }] of gradients.entries()) expectCase(reference, `clipped${i}`, data);
    },
  );

  test("NaN passes through every way of clipping", () => {
    const engine = emptyEngine(backend);
    for (const by of Object.values(BY)) {
      const gradient = tensorOf(engine, [5], [1, 2, 3, 4, Number.NaN]);
      clipGradients(engine, [gradient], { by, limit: 1, convention: "keras" });
      expect(gradient.data[4]).toBeNaN();
    }
  });
});
