import { expect, test } from "vitest";

import { Outbox } from "../src/outbox.ts";

const report = (epoch: number) => ({ epoch, metrics: {} });
const saved = (epoch: number) => ({ key: `k${epoch}`, epoch, bytes: 1, putMs: 1 });
const applied = { act: 3, epoch: 1, step: 10, isPaused: false, found: undefined };

test("what was told first goes first: an act waits for the checkpoint before it", () => {
  const outbox = new Outbox();
  const fill = outbox.reserve([report(1)]);
  outbox.add({ kind: "applied", applied, reports: [report(2)] });
  const fillNext = outbox.reserve([]);
  fillNext(saved(2));
  expect(outbox.isReady).toBe(false);
  expect(outbox.take()).toBeUndefined();
  fill(saved(1));
  expect(outbox.take()).toEqual({ kind: "checkpoint", checkpoint: saved(1), reports: [report(1)] });
  expect(outbox.take()).toMatchObject({ kind: "applied", reports: [report(2)] });
  expect(outbox.take()).toMatchObject({ kind: "checkpoint", checkpoint: saved(2) });
  expect(outbox.isEmpty).toBe(true);
});

test("given up, no checkpoint is waited for, and no report is lost", () => {
  const outbox = new Outbox();
  const fill = outbox.reserve([report(1)]);
  outbox.add({ kind: "applied", applied, reports: [report(2)] });
  outbox.giveUp();
  fill(saved(1));
  expect(outbox.take()).toEqual({
    kind: "checkpoint",
    checkpoint: undefined,
    reports: [report(1)],
  });
  expect(outbox.take()).toMatchObject({ kind: "applied", reports: [report(2)] });
});
