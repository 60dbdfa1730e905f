// Stopped anywhere, also in the midst of an epoch, saved and resumed, training ends at the same bits.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { BACKENDS, emptyEngine } from "../engines.ts";
import { begin, networks, optimizers, train } from "./resumable.ts";

const STEPS = [1, 5, 7, 11, 20];

const cases = [
  ...Object.keys(optimizers).map((optimizer) => ["dropout", optimizer] as const),
  ...Object.keys(networks).map((net) => [net, "adam"] as const),
];

describe.each(BACKENDS)("%s", (backend) => {
  test.each(cases)("%s by %s: n + m steps are n, save, load, m, bit for bit", (net, optimizer) => {
    const undisturbed = begin(emptyEngine(backend), net, optimizer);
    train(undisturbed);
    expect(undisturbed.model.progress.epoch).toBe(3);
    const end = undisturbed.model.checkpoint();
    for (const steps of STEPS) {
      const first = begin(emptyEngine(backend), net, optimizer);
      train(first, steps);
      const saved = first.model.checkpoint();
      const second = begin(emptyEngine(backend), net, optimizer);
      second.model.resume(saved);
      train(second);
      expect(Buffer.compare(second.model.checkpoint(), end), `after ${steps} steps`).toBe(0);
    }
  });

  test("a new process goes on to the same bits, of every layer by every optimizer", () => {
    const ends = cases.map(([net, optimizer]) => {
      const undisturbed = begin(emptyEngine(backend), net, optimizer);
      train(undisturbed);
      return Buffer.from(undisturbed.model.checkpoint()).toString("base64");
    });
    const stopped = cases.map(([net, optimizer]) => {
      const first = begin(emptyEngine(backend), net, optimizer);
      train(first, 9);
      return {
        net,
        optimizer,
        checkpoint: Buffer.from(first.model.checkpoint()).toString("base64"),
      };
    });
    const program = fileURLToPath(new URL("resume-elsewhere.ts", import.meta.url));
    const output = execFileSync(process.execPath, [program, backend], {
      input: JSON.stringify(stopped),
      maxBuffer: 2 ** 26,
    });
    const resumed: readonly string[] = JSON.parse(output.toString());
    for (const [i, [net, optimizer]] of cases.entries()) {
      expect(resumed[i] === ends[i], `${net} by ${optimizer}`).toBe(true);
    }
    expect(resumed).toHaveLength(cases.length);
  });

  test("a learning rate that was set by hand goes with the checkpoint", () => {
    const first = begin(emptyEngine(backend), "dense", "adam");
    first.model.learningRate = 0.25;
    const checkpoint = first.model.checkpoint();
    const second = begin(emptyEngine(backend), "dense", "adam");
    second.model.resume(checkpoint);
    expect(second.model.learningRate).toBe(0.25);
  });
});

test("a checkpoint of another model, or of no model, is refused with nothing changed", () => {
  const begun = begin(emptyEngine("wasm"), "dense", "adam");
  const before = begun.model.checkpoint();
  const other = begin(emptyEngine("wasm"), "dropout", "adam").model.checkpoint();
  const { model } = begin(emptyEngine("wasm"), "dense", "momentum");
  expect(() => model.resume(other)).toThrow(
    expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }),
  );
  expect(() => model.resume(before.subarray(0, 40))).toThrow(
    expect.objectContaining({ code: "CAV_CHECKPOINT_CORRUPT" }),
  );
  const { "model.safetensors": weights } = model.save();
  expect(() => model.resume(weights)).toThrow(
    expect.objectContaining({ code: "CAV_CHECKPOINT_CORRUPT" }),
  );
  const untouched = begin(emptyEngine("wasm"), "dense", "momentum").model.checkpoint();
  expect(Buffer.compare(model.checkpoint(), untouched)).toBe(0);
});
