// A sweep from its creation to its end, over the real API, with people interfering.

import { getPriority } from "node:os";

import { resultOf, type SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { TestCluster } from "./test-cluster.ts";

const sweepOf = (changes: Partial<SweepSpecInput> = {}): Omit<SweepSpecInput, "pool"> => ({
  name: "lifecycle",
  objective: { name: "classifier", settings: { dataset: "digits", batchSize: 32 } },
  metric: { name: "validationAccuracy", goal: "maximize" },
  space: {
    learningRate: { type: "float", min: 1e-4, max: 0.1, scale: "log" },
    units: { type: "int", min: 8, max: 64, scale: "log" },
    batchNorm: { type: "choice", values: [true, false] },
  },
  sampler: {
    name: "coarse-to-fine",
    rounds: [
      { trials: 6, epochs: 2, promote: 0 },
      { trials: 4, epochs: 5, promote: 2 },
    ],
  },
  budget: { trials: 10, epochs: 5 },
  parallelism: 4,
  ...changes,
});

test("a sweep ends with a zoom, promotions that resume, one evaluation, and a model to download", async () => {
  await using cluster = await TestCluster.start({ trainers: 2 });
  const sweep = await cluster.submit(sweepOf());
  const events = await cluster.ended(sweep);
  const count = (kind: string) => events.filter((event) => event.kind === kind).length;

  expect(count("trial-proposed")).toBe(10);
  expect(count("trial-ended")).toBe(10);
  expect(count("trial-promoted")).toBe(2);
  expect(count("trial-rested")).toBe(12);
  expect(count("zoomed")).toBe(1);
  expect(count("evaluation-requested")).toBe(1);
  expect(count("evaluated")).toBe(1);
  const resumed = events.filter((event) => event.kind === "trial-begun" && event.fromEpoch === 2);
  expect(resumed).toHaveLength(2);

  const result = await cluster.client.result(sweep);
  expect(result).toMatchObject({
    status: "completed",
    trials: { completed: 10, failed: 0, stopped: 0 },
    digest: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
  });
  expect(result.best?.metrics["testAccuracy"]).toBeGreaterThan(0.8);
  const curve = await cluster.client.curve(sweep, result.best!.trial);
  expect(curve.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: curve.length }, (_, i) => i + 1),
  );

  const weights = await cluster.client.modelFile(sweep, "model.safetensors");
  expect(weights.length).toBeGreaterThan(1000);
  await expect(cluster.client.modelFile(sweep, "secret")).rejects.toMatchObject({
    code: "CAV_CHECKPOINT_MISSING",
  });
});

test("paused, a sweep hands its trials back; resumed, it ends with the digest of one left alone", async () => {
  const slow = sweepOf({
    objective: { name: "classifier", settings: { dataset: "digits", layers: 3, units: 256 } },
    space: { learningRate: { type: "float", min: 1e-4, max: 1e-2, scale: "log" } },
    sampler: { name: "random" },
    budget: { trials: 2, epochs: 30 },
  });
  await using cluster = await TestCluster.start({ trainers: 2 });
  const alone = (await cluster.ended(await cluster.submit(slow))).at(-1);

  const sweep = await cluster.submit(slow);
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-reported");
  expect(await cluster.client.command(sweep, "pause", "test")).toMatchObject({ phase: "paused" });
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-handed-back");
  await cluster.client.command(sweep, "resume", "test");
  const events = await cluster.ended(sweep);
  expect(events.some(({ kind }) => kind === "attempt-failed")).toBe(false);
  expect(events.at(-1)).toMatchObject({
    status: "completed",
    digest: alone?.kind === "sweep-ended" && alone.digest,
  });
});

test("stopped, a sweep ends its open trials and evaluates the best that had a result", async () => {
  await using cluster = await TestCluster.start({ trainers: 1 });
  const sweep = await cluster.submit(sweepOf({ parallelism: 2 }));
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-rested");
  await cluster.client.command(sweep, "stop", "test");
  await cluster.ended(sweep);
  const result = await cluster.client.result(sweep);
  expect(result.status).toBe("stopped");
  expect(result.trials.stopped).toBeGreaterThanOrEqual(1);
  expect(result.best?.metrics).toHaveProperty("testAccuracy");
});

test("a trial whose objective throws is tried again as configured and then recorded, and the sweep ends", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  await cluster.startTrainer({ CAVIAR_FASHION_MNIST: "/nowhere" });
  const sweep = await cluster.submit(
    sweepOf({
      objective: { name: "classifier", settings: { dataset: "fashion-mnist" } },
      sampler: { name: "random" },
      budget: { trials: 2, epochs: 1 },
      retries: 1,
    }),
  );
  const events = await cluster.ended(sweep);
  const failures = events.filter((event) => event.kind === "attempt-failed");
  expect(failures).toHaveLength(4);
  expect(failures[0]?.failure.message).toContain("/nowhere");
  expect(events.filter((event) => event.kind === "trial-ended")).toMatchObject([
    { outcome: "failed" },
    { outcome: "failed" },
  ]);
  expect(await cluster.client.result(sweep)).toMatchObject({ status: "failed", best: null });
});

test("tpe with asha: the sampler learns, the scheduler cuts, and 1 and 3 trainers give one digest", async () => {
  const adaptive = sweepOf({
    sampler: { name: "tpe" },
    scheduler: { name: "asha" },
    budget: { trials: 12, epochs: 9 },
    parallelism: 3,
  });
  const digests: unknown[] = [];
  for (const trainers of [1, 3]) {
    await using cluster = await TestCluster.start({ trainers });
    const sweep = await cluster.submit(adaptive);
    const events = await cluster.ended(sweep);
    expect(events.some(({ kind }) => kind === "trial-promoted")).toBe(true);
    const { status, trials, digest } = await cluster.client.result(sweep);
    expect(status).toBe("completed");
    expect(trials.completed + trials.stopped).toBe(12);
    digests.push(digest);
  }
  expect(digests[0]).toBe(digests[1]);
});

test("what the API answers is what the events fold to", async () => {
  await using cluster = await TestCluster.start({ trainers: 2 });
  const sweep = await cluster.submit(sweepOf());
  const state = await cluster.folded(sweep);
  expect(await cluster.client.result(sweep)).toEqual(resultOf(sweep, state));
});

test("trainers give way to their coordinator, as far as they are told", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  const trainer = await cluster.startTrainer();
  const meek = await cluster.startTrainer({ CAVIAR_NICE: "19" });
  const pids = [cluster.coordinator, trainer, meek].map(({ pid }) => pid!);
  const ours = getPriority();
  expect(pids.map((pid) => getPriority(pid))).toEqual([ours, Math.max(10, ours), 19]);
});
