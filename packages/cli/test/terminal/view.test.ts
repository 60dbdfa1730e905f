import { stripVTControlCharacters } from "node:util";

import fc from "fast-check";
import { expect, test } from "vitest";

import { widthOf } from "../../src/terminal/cells.ts";
import { paintFor } from "../../src/terminal/paint.ts";
import { progressOf, remainingMs } from "../../src/terminal/progress.ts";
import { render } from "../../src/terminal/view.ts";
import { bodies, stateAfter } from "./sweep-events.ts";

const colour = paintFor({ isTTY: true }, {});
const plain = paintFor({ isTTY: true }, { NO_COLOR: "1" });

function momentAfter(count: number) {
  const state = stateAfter(bodies.slice(0, count));
  return {
    sweep: "digits-3f2a9c01",
    url: "http://127.0.0.1:40123",
    state,
    progress: progressOf(state),
    elapsedMs: 65_000,
    remainingMs: 5_000,
  };
}

test.each([40, 80, 200])("at %i columns no line is wider and none is lost", (width) => {
  const lines = render(momentAfter(bodies.length), { width, rows: 50, paint: plain });
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
  const text = lines.join("\n");
  for (const word of ["digits-3f2a9c01", "round 2 of 2", "ETA 0:05", "1/3 trials"]) {
    expect(text).toContain(word);
  }
  expect(text).toMatch(/best {2}validationAccuracy 0\.9\b/);
  expect(text).toMatch(/trial 0 +▕█+░+▏ 3\/4/);
  expect(text).toMatch(/learningRate +.*▕░+█+░+▏/);
});

test("at 80 columns the zoom shows a bar a round and the ends of the last", () => {
  const lines = render(momentAfter(bodies.length), { width: 80, rows: 50, paint: plain });
  const zoom = lines.slice(lines.findIndex((line) => line.startsWith("zoom")));
  expect(zoom).toEqual([
    "zoom          round 1      round 2",
    "learningRate  ▕██████████▏ ▕░░███░░░░░▏  0.00562..0.0316",
    "units         ▕██████████▏ ▕░░░░██░░░░▏  4..12",
    "optimizer     3 of 3       2 of 3        adam|Übung 漢字  [31m",
  ]);
});

test("whatever the width, the height, and how far the sweep is, nothing is wider or higher", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 250 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: bodies.length }),
      (width, rows, count) => {
        const lines = render(momentAfter(count), { width, rows, paint: colour });
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
        for (const line of lines) {
          expect(widthOf(stripVTControlCharacters(line))).toBeLessThanOrEqual(width);
        }
      },
    ),
  );
});

test("with NO_COLOR, or where the output is no terminal, there is no escape sequence", () => {
  for (const paint of [plain, paintFor({ isTTY: false }, {}), paintFor({}, {})]) {
    const lines = render(momentAfter(bodies.length), { width: 80, rows: 50, paint });
    expect(lines.join("\n")).not.toContain("\u001B");
  }
  const coloured = render(momentAfter(bodies.length), { width: 80, rows: 50, paint: colour });
  expect(coloured.join("\n")).toContain("\u001B[");
});

test("progress counts epochs; a trial that was cut short counts as done", () => {
  // 2 of trial 0 in round one and 1 in round two, 2 of trial 1 that diverged in its first epoch.
  expect(progressOf(stateAfter(bodies))).toEqual({
    epochs: 5,
    epochsPlanned: 2 * 2 + 4 + 2,
    trialsEnded: 1,
    trialsPlanned: 3,
    round: { now: 2, of: 2 },
  });
});

test("the time to go follows from the epochs since this command began, and is unknown before", () => {
  const progress = progressOf(stateAfter(bodies));
  expect(remainingMs(progress, { epochs: 3, elapsedMs: 4_000 })).toBe(10_000);
  expect(remainingMs(progress, { epochs: 5, elapsedMs: 4_000 })).toBeUndefined();
});

test("what a person should know now stands below the head, cut to the width", () => {
  const note = "no trainer serves pool gpu: the sweep waits for one";
  const lines = render({ ...momentAfter(3), note }, { width: 30, rows: 50, paint: plain });
  expect(lines.some((line) => line.startsWith("no trainer serves pool"))).toBe(true);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(30);
});
