import { stream } from "@caviar/random";
import { expect, test } from "vitest";

import { Dense } from "../../src/layers/dense.ts";
import { emptyEngine } from "../engines.ts";

test("initialize draws kernels of variance 2 / inputs within 5 %, and biases of 0", () => {
  const engine = emptyEngine("wasm");
  const dense = new Dense(engine, { inputShape: [200], units: 100 });
  dense.initialize(stream(5, "init", 0));
  const [kernel, bias] = dense.parameters.map(({ variable }) => variable.values);
  const weights = kernel!;
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  expect(Math.abs(variance / (2 / 200) - 1)).toBeLessThan(0.05);
  expect(bias!.every((b) => b === 0)).toBe(true);
});
