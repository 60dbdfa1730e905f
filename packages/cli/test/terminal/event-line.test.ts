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
