import { expect, test } from "vitest";

import { eventLine } from "../../src/terminal/event-line.ts";
import { bodies, replay } from "./sweep-events.ts";

test("what is decided and what is reached gets one line, with the time since the sweep began", () => {
  const lines: (string | undefined)[] = [];
  for (const { event, state } of replay(bodies)) lines.push(eventLine(event, state));
  expect(lines.filter((line) => line !== undefined)).toEqual([
    "    0.0s  sweep created by test",
    "    1.0s  trial 0 proposed for 2 epochs: learningRate 0.0316, units 10, optimizer adam",
    "    2.0s  trial 1 proposed for 2 epochs: learningRate 0.0316, units 10, optimizer adam",
    "    5.0s  trial 0 at 2 epochs: validationAccuracy 0.9",
    "    7.0s  trial 1 diverged in epoch 1",
    "    8.0s  round 2: around the best trial",
    "    9.0s  trial 0 goes on to 4 epochs: the best of round 1",
    "   10.0s  trial 2 proposed for 4 epochs: learningRate 0.0316, units 10, optimizer adam",
  ]);
});

test("a failure is one line, whatever its message holds", () => {
  const failure = { message: "no such\u001B[2J file\nat somewhere", stack: "..." };
  const events = [...bodies, { kind: "attempt-failed", trial: 2, failure } as const];
  const last = [...replay(events)].at(-1);
  expect(last && eventLine(last.event, last.state)).toBe(
    "   14.0s  trial 2 failed and is tried again: no such [2J file",
  );
});

test("failures, losses and ends are told apart in words", () => {
  const failure = { message: "no" };
  const events = [
    ...bodies,
    { kind: "attempt-out-of-memory", trial: 2, failure },
    { kind: "attempt-timed-out", trial: 2, failure },
    { kind: "attempt-lost", trial: 2, trainer: "box-1", silentMs: 12_340 },
    { kind: "attempt-failed", trial: 2, failure },
    { kind: "trial-handed-back", trial: 0, why: "preempted" },
    { kind: "trial-ended", trial: 2, outcome: "failed", reason: "no", cause: "threw" },
    { kind: "trial-ended", trial: 0, outcome: "stopped", reason: "r", cause: "person", by: "ann" },
    { kind: "budget-spent", limit: "hours", reason: "the budget of 2 hours is spent" },
  ] as const;
  const lines: (string | undefined)[] = [];
  for (const { event, state } of replay(events)) lines.push(eventLine(event, state));
  expect(lines.slice(-8).map((line) => line?.slice(10))).toEqual([
    "trial 2 ran out of memory and is tried again: no",
    "trial 2 timed out and is tried again: no",
    "trial 2 lost its trainer box-1, silent for 12.3 s",
    "trial 2 failed for the last time: no",
    "trial 0 handed back: preempted",
    "trial 2 failed: no",
    "trial 0 stopped by ann: r",
    "stopping: the budget of 2 hours is spent",
  ]);
});
