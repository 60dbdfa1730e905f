// Exact resume through the slot: from whatever moment a trial was checkpointed, another thread arrives
// at the same reports and at the same last checkpoint, byte for byte: parameters, optimizer state,
// running averages and the place in the shuffled data.

import { expect, test, vi } from "vitest";

import { type Progress, Slot } from "../src/slot.ts";

vi.setConfig({ testTimeout: 120_000 });

const EPOCHS = 4;

function openSlot() {
  const slot = new Slot();
  return Object.assign(slot, { [Symbol.asyncDispose]: async () => slot.close() });
}

type Start = { readonly config: object; readonly checkpoint?: Uint8Array | undefined };

async function train(
  slot: Slot,
  { config, checkpoint }: Start,
  onProgress: (message: Progress) => void = () => undefined,
) {
  const reports: unknown[] = [];
  const checkpoints: { readonly epoch: number; readonly bytes: Uint8Array }[] = [];
  const ending = await slot.run(
    {
      kind: "train",
      objective: "classifier",
      config: { dataset: "digits", ...config },
      seed: 21,
      epochs: EPOCHS,
      reproducible: true,
      checkpoint,
    },
    (message) => {
      if (message.kind === "report") reports.push([message.epoch, message.metrics]);
      if (message.kind === "checkpoint") checkpoints.push(message);
      onProgress(message);
    },
  );
  expect(ending).toMatchObject({ kind: "trained", outcome: "finished" });
  return { reports, checkpoints };
}

test.each([
  [
    "adam, batch normalization, l2 and a decaying rate",
    { optimizer: "adam", batchNorm: true, l2: 1e-4, learningRateDecay: 0.2, batchSize: 7 },
  ],
  [
    "sgd with momentum, a last batch that is smaller",
    { optimizer: "sgd", momentum: 0.95, batchNorm: false, batchSize: 100, learningRate: 0.01 },
  ],
  ["three layers, one of a size that no vector divides", { layers: 3, units: 37, batchSize: 16 }],
])("%s: resumed from any of its checkpoints, a trial ends in the same bytes", async (_, config) => {
  await using slot = openSlot();
  await using other = openSlot();
  // A wish for a checkpoint as soon as the one before has come: many of them in mid-epoch.
  const asked = await train(slot, { config }, (message) => {
    if (message.kind === "begun" || message.kind === "checkpoint") slot.signal("checkpoint");
  });
  const whole = await train(other, { config });
  expect(asked.reports).toEqual(whole.reports);
  const last = whole.checkpoints.at(-1)!.bytes;
  expect(Buffer.compare(asked.checkpoints.at(-1)!.bytes, last)).toBe(0);

  const { checkpoints } = asked;
  expect(checkpoints.length).toBeGreaterThan(8);
  const places = [0, 1, Math.floor(checkpoints.length / 3), Math.floor(checkpoints.length / 2), -2];
  for (const place of places) {
    const { bytes, epoch } = checkpoints.at(place)!;
    const resumed = await train(other, { config, checkpoint: bytes });
    expect(resumed.reports).toEqual(whole.reports.slice(epoch));
    expect(Buffer.compare(resumed.checkpoints.at(-1)!.bytes, last)).toBe(0);
  }
});
