import { decodeSafetensors } from "@caviar/engine";
import fc from "fast-check";
import { expect, test } from "vitest";

import { classifier } from "../../src/classifier/classifier.ts";
import { configOf, runTrial } from "./trials.ts";

const small = { layers: 1, units: 8, batchSize: 128, learningRate: 0.01, learningRateDecay: 0.5 };

test.each([
  ["adam", false],
  ["adam", true],
  ["sgd", false],
  ["sgd", true],
])(
  "%s, batch norm %s: interrupted by yield anywhere, the reports and checkpoint are the same bits",
  async (optimizer, batchNorm) => {
    const config = configOf({ ...small, optimizer, batchNorm });
    const whole = await runTrial({ config, epochs: 3 });
    const steps = fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(steps, async (interruptions) => {
        const reports = [];
        let checkpoint: Uint8Array | undefined;
        for (const after of interruptions) {
          const part = await runTrial({
            config,
            epochs: 3,
            checkpoint,
            signal: (question) => (question < after ? "continue" : "yield"),
          });
          reports.push(...part.reports);
          checkpoint = part.checkpoints.at(-1);
          if (part.outcome === "finished") break;
        }
        const rest = await runTrial({ config, epochs: 3, checkpoint });
        expect([...reports, ...rest.reports]).toEqual(whole.reports);
        const [end, wholeEnd] = [rest.checkpoints.at(-1)!, whole.checkpoints.at(-1)!];
        expect(Buffer.compare(end, wholeEnd)).toBe(0);
      }),
      { numRuns: 12 },
    );
  },
);

test("a trial resumed to a larger budget goes on as if it had been given at once", async () => {
  const config = configOf(small);
  const short = await runTrial({ config, epochs: 2 });
  const longer = await runTrial({ config, epochs: 4, checkpoint: short.checkpoints.at(-1) });
  const whole = await runTrial({ config, epochs: 4 });
  expect([...short.reports, ...longer.reports]).toEqual(whole.reports);
});

test("a checkpoint names the backend: wasm when reproducible, else whatever is fastest here", async () => {
  const config = configOf(small);
  const backendOf = async (reproducible: boolean) => {
    const { checkpoints, outcome } = await runTrial({ config, epochs: 3, reproducible });
    expect(outcome).toBe("finished");
    const [bytes] = checkpoints;
    return { bytes: bytes!, backend: decodeSafetensors(bytes!).metadata["backend"] };
  };
  const { bytes, backend } = await backendOf(true);
  expect(backend).toBe("wasm");
  expect((await backendOf(false)).backend).toMatch(/^(wasm|blas \(.+\))$/);
  expect((await backendOf(true)).bytes).toEqual(bytes); // undisturbed by the other backend's trial
});

test("the default network reads the digits with at least 95 % validation accuracy in 10 epochs", async () => {
  const { outcome, reports, checkpoints } = await runTrial({
    config: configOf({ learningRate: 0.003 }),
    epochs: 10,
  });
  expect(outcome).toBe("finished");
  expect(reports.map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(reports.at(-1)![1]["validationAccuracy"]).toBeGreaterThanOrEqual(0.95);
  expect(Object.keys(reports[0]![1])).toEqual(Object.keys(classifier.metrics));
  expect(checkpoints).toHaveLength(1);
});

test("a loss that is no longer finite ends the trial at once: its epoch is reported as it is", async () => {
  const config = configOf({ optimizer: "sgd", learningRate: 1e30, batchNorm: false });
  const { outcome, reports, checkpoints } = await runTrial({ config, epochs: 5 });
  expect(outcome).toBe("diverged");
  expect(reports).toHaveLength(1);
  expect(reports[0]![1]["trainLoss"]).toSatisfy((loss) => !Number.isFinite(loss));
  expect(checkpoints).toEqual([]);
});

test("stop ends the trial without a checkpoint; checkpoint saves one and goes on", async () => {
  const config = configOf(small);
  const stopped = await runTrial({
    config,
    epochs: 2,
    signal: (question) => (question === 3 ? "stop" : "continue"),
  });
  expect(stopped).toEqual({ outcome: "stopped", reports: [], watched: [], checkpoints: [] });

  const saved = await runTrial({
    config,
    epochs: 2,
    signal: (question) => (question === 3 ? "checkpoint" : "continue"),
  });
  expect(saved.outcome).toBe("finished");
  expect(saved.checkpoints).toHaveLength(2);
  const resumed = await runTrial({ config, epochs: 2, checkpoint: saved.checkpoints[0] });
  expect(resumed.reports).toEqual(saved.reports);
});

test("a trial asked for no more epochs than it has saves its checkpoint again, unchanged", async () => {
  const config = configOf(small);
  const { checkpoints } = await runTrial({ config, epochs: 1 });
  const again = await runTrial({ config, epochs: 1, checkpoint: checkpoints[0] });
  expect(again).toEqual({ outcome: "finished", reports: [], watched: [], checkpoints });
});

test("a checkpoint of another network, or of no trial, is refused", async () => {
  const { checkpoints } = await runTrial({ config: configOf(small), epochs: 1 });
  const other = runTrial({
    config: configOf({ ...small, units: 9 }),
    epochs: 2,
    checkpoint: checkpoints[0],
  });
  await expect(other).rejects.toMatchObject({ code: "CAV_SHAPE_MISMATCH" });
  const torn = checkpoints[0]!.subarray(0, 1000);
  const corrupt = runTrial({ config: configOf(small), epochs: 2, checkpoint: torn });
  await expect(corrupt).rejects.toMatchObject({ code: "CAV_CHECKPOINT_CORRUPT" });
});
