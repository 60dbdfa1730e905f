// What CAVIAR_WASM means to trials: kernels with bits of their own only where nobody was promised
// the same ones. In a file of its own, for a thread keeps the engines that it made.

import { decodeSafetensors } from "@caviar/engine";
import { expect, test, vi } from "vitest";

import { evaluateModel } from "../../src/classifier/evaluate-model.ts";
import { exportModel } from "../../src/classifier/export-model.ts";
import { configOf, runTrial } from "./trials.ts";

vi.stubEnv("CAVIAR_WASM", "relaxed-fma");
vi.stubEnv("CAVIAR_BLAS", "off");

const config = configOf({ layers: 1, units: 8, batchSize: 128, learningRate: 0.01 });

test("a reproducible trial refuses relaxed kernels, and says what to set", async () => {
  const trial = runTrial({ config, epochs: 1, reproducible: true });
  await expect(trial).rejects.toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  await expect(trial).rejects.toThrow("got relaxed-fma");
  await expect(trial).rejects.toThrow("CAVIAR_WASM");
});

test("another trial trains with them, its checkpoint says so, and its model can be judged", async () => {
  const { checkpoints } = await runTrial({ config, epochs: 5, reproducible: false });
  const bytes = checkpoints.at(-1);
  expect(decodeSafetensors(bytes!).metadata["backend"]).toMatch(/^relaxed-fma \((not )?fused\)$/);
  const files = await exportModel(config, bytes!);
  const { metrics } = await evaluateModel(files);
  expect(metrics["testAccuracy"]).toBeGreaterThan(0.8);
});
