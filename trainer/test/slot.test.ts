// A slot with its real worker thread and the real objective.

import { expect, test, vi } from "vitest";

import { type Progress, Slot } from "../src/slot.ts";
import type { TrainTask } from "../src/slot-messages.ts";

// A thread takes seconds to start where many share a core.
vi.setConfig({ testTimeout: 60_000 });

const task = (changes: Partial<TrainTask> = {}): TrainTask => ({
  kind: "train",
  objective: "classifier",
  config: { dataset: "digits", learningRate: 0.003, units: 48, batchSize: 16 },
  seed: 11,
  epochs: 6,
  reproducible: true,
  checkpoint: undefined,
  ...changes,
});

function openSlot() {
  const slot = new Slot();
  return Object.assign(slot, { [Symbol.asyncDispose]: async () => slot.close() });
}

const reportsOf = (progress: readonly Progress[]) =>
  progress
    .filter((message) => message.kind === "report")
    .map(({ epoch, metrics }) => ({ epoch, metrics }));
const lastCheckpoint = (progress: readonly Progress[]) =>
  progress.findLast((message) => message.kind === "checkpoint");

async function run(slot: Slot, changes: Partial<TrainTask> = {}, onReport?: () => void) {
  const progress: Progress[] = [];
  const ending = await slot.run(task(changes), (message) => {
    progress.push(message);
    if (message.kind === "report") onReport?.();
  });
  return { ending, progress };
}

test("a task reports every epoch, saves a checkpoint at its end, and the thread takes the next", async () => {
  await using slot = openSlot();
  const first = await run(slot);
  expect(first.ending).toMatchObject({ kind: "trained", outcome: "finished" });
  expect(reportsOf(first.progress).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(lastCheckpoint(first.progress)).toMatchObject({ epoch: 6 });
  const second = await run(slot);
  expect(reportsOf(second.progress)).toEqual(reportsOf(first.progress));
});

test("yielded in the middle and resumed in another slot, the numbers are the same, bit for bit", async () => {
  await using slot = openSlot();
  await using other = openSlot();
  const whole = await run(slot);
  const begun = await run(slot, {}, () => slot.signal("yield"));
  expect(begun.ending).toMatchObject({ kind: "trained", outcome: "yielded" });
  const checkpoint = lastCheckpoint(begun.progress)?.bytes;
  expect(checkpoint).toBeInstanceOf(Uint8Array);
  const rest = await run(other, { checkpoint });
  const together = [...reportsOf(begun.progress), ...reportsOf(rest.progress)];
  expect(together).toEqual(reportsOf(whole.progress));
});

test("a signal that comes when nothing runs does not meet the next task", async () => {
  await using slot = openSlot();
  await run(slot, { epochs: 1 });
  slot.signal("stop");
  expect((await run(slot, { epochs: 2 })).ending).toMatchObject({
    kind: "trained",
    outcome: "finished",
  });
});

test("an objective that throws, or a config it refuses, is a failed ending, and the slot lives on", async () => {
  await using slot = openSlot();
  const unknown = await run(slot, { objective: "nothing" });
  expect(unknown.ending).toMatchObject({ kind: "failed" });
  const refused = await run(slot, { config: { dataset: "digits", units: -1 } });
  expect(refused.ending).toMatchObject({ kind: "failed" });
  expect((await run(slot, { epochs: 1 })).ending).toMatchObject({ kind: "trained" });
});

test("an evaluation gives the test metrics, the confusion matrix and the model's files", async () => {
  await using slot = openSlot();
  const { progress } = await run(slot);
  const checkpoint = lastCheckpoint(progress)!.bytes;
  const { objective, config } = task();
  const ending = await slot.run(
    { kind: "evaluate", objective, config, checkpoint },
    () => undefined,
  );
  if (ending.kind !== "evaluated") throw new Error(ending.kind);
  expect(ending.evaluation?.metrics["testAccuracy"]).toBeGreaterThan(0.9);
  expect(ending.evaluation?.confusion).toHaveLength(10);
  expect(Object.keys(ending.files).toSorted()).toEqual(["model.json", "model.safetensors"]);
});
