// Whatever a trial says is shown as text. Rendered for real, to the HTML that a browser would get.

import { Curves, type EventBody, sweepIdSchema, type SweepTable } from "@caviar/protocol";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

import { NO_FILTER } from "../../src/filter/filter.ts";
import { ErrorNotice } from "../../src/notice.tsx";
import { BestPanel } from "../../src/sweep/best-panel.tsx";
import type { Look } from "../../src/sweep/look.ts";
import { TrialPanel } from "../../src/sweep/trial-panel.tsx";
import { TrialTable } from "../../src/table/trial-table.tsx";
import { eventText } from "../../src/trial/event-text.ts";
import { LastWords } from "../../src/trial/trial-events.tsx";
import { digitsBodies, digitsSpec, folded, stamped } from "../digits-ledger.ts";

const HOSTILE = '<img src=x onerror="alert(1)">';
const sweep = sweepIdSchema.parse("digits-1");

function lookAt(table: SweepTable, choices = {}): Look {
  return {
    sweep,
    table,
    version: 1,
    curves: new Curves("accuracy"),
    wantCurves: () => {},
    filter: NO_FILTER,
    setFilter: () => {},
    mask: undefined,
    isBrushing: false,
    spotlight: { best: 0, selected: 0, describe: String, select: () => {} },
    choices,
    choose: () => {},
  };
}

const space = { ...digitsSpec.space, activation: { type: "choice", values: [HOSTILE] } } as const;
const hostileBodies: readonly EventBody[] = [
  { kind: "sweep-created", version: 1, spec: { ...digitsSpec, space }, by: "test" },
  {
    kind: "trial-proposed",
    trial: 0,
    round: 1,
    unit: [0.5, 0.2, 0.5],
    params: { learningRate: 1, units: 16, activation: HOSTILE },
    epochs: 2,
    reason: HOSTILE,
  },
  { kind: "trial-begun", trial: 0, trainer: HOSTILE, epochs: 2, fromEpoch: 0 },
  { kind: "trial-rested", trial: 0, epochs: 2, metrics: { accuracy: 0.5 } },
  { kind: "trial-ended", trial: 0, outcome: "completed", reason: HOSTILE },
];
const hostile = lookAt(folded(hostileBodies).table);

test("HTML in a trial's values is shown as written and never becomes an element", () => {
  const pages = [
    createElement(TrialPanel, { look: hostile, trial: 0 }),
    createElement(BestPanel, { look: hostile }),
    createElement(ErrorNotice, { title: "No", error: new Error(HOSTILE) }),
    ...stamped(hostileBodies).map((event) => createElement("p", {}, eventText(event, "accuracy"))),
  ];
  const rendered = pages.map((page) => renderToStaticMarkup(page)).join("");
  expect(rendered).not.toContain("<img");
  expect(rendered.match(/&lt;img src=x/g)?.length).toBeGreaterThanOrEqual(6);
});

test("a sweep without results says what it waits for", () => {
  const early = lookAt(folded(digitsBodies.slice(0, 1)).table);
  const best = createElement(BestPanel, {
    look: { ...early, spotlight: { ...early.spotlight, best: undefined } },
  });
  expect(renderToStaticMarkup(best)).toContain("No trial has reached its first target yet.");
});

test("the table says by which column and which way it is sorted, and how many rows it has", () => {
  const look = lookAt(folded(digitsBodies).table, { sort: "trial", order: "down" });
  const html = renderToStaticMarkup(createElement(TrialTable, { look }));
  expect(html.match(/aria-sort/g)).toHaveLength(1);
  expect(html).toMatch(/aria-sort="descending"><button[^>]*>trial</);
  expect(html).toContain('aria-rowcount="5"');
});

const begun = (trainer: string): EventBody => ({
  kind: "trial-begun",
  trial: 0,
  trainer,
  epochs: 2,
  fromEpoch: 0,
});
const attempt = hostileBodies.slice(0, 2);
const failure = { message: "boom", log: "last words" };
const waits = (...bodies: readonly EventBody[]) => {
  const look = lookAt(folded([...attempt, begun("a"), ...bodies]).table);
  return renderToStaticMarkup(createElement(TrialPanel, { look, trial: 0 }));
};

test.each([
  ["waiting, was preempted", { kind: "trial-handed-back", trial: 0 }],
  ["waiting, was paused", { kind: "trial-handed-back", trial: 0, why: "paused" }],
  ["waiting, has failed", { kind: "attempt-failed", trial: 0, failure }],
  ["waiting, was out of memory", { kind: "attempt-out-of-memory", trial: 0, failure }],
  ["waiting, has timed out", { kind: "attempt-timed-out", trial: 0, failure }],
  [
    "waiting, its trainer was lost",
    { kind: "attempt-lost", trial: 0, trainer: "a", silentMs: 10, cost: undefined },
  ],
] as const)("a trial that waits once more says why: %s", (words, body) => {
  expect(waits(body)).toContain(`<span class="pill pill-waiting">${words}</span>`);
  expect(waits(body, begun("b"))).toContain('<span class="pill pill-training">training</span>');
});

test.each([
  ["quarantined", { outcome: "failed", cause: "lost" }],
  ["out of memory", { outcome: "failed", cause: "out-of-memory" }],
  ["stopped by ann", { outcome: "stopped", cause: "person", by: "ann" }],
  ["stopped by the budget", { outcome: "stopped", cause: "budget" }],
] as const)("a trial that has ended says what ended it: %s", (words, end) => {
  const ended = { kind: "trial-ended", trial: 0, reason: "enough", ...end } as const;
  expect(waits(ended)).toContain(`<span class="pill pill-${end.outcome}">${words}</span>`);
});

const failed = (log: string): EventBody => ({
  kind: "attempt-failed",
  trial: 0,
  failure: { message: "boom", log },
});

test("the last words of a trial that failed are those before its last failure", () => {
  const events = stamped([...attempt, begun("a"), failed("first"), begun("b"), failed(HOSTILE)]);
  const html = renderToStaticMarkup(createElement(LastWords, { events }));
  expect(html).toContain("&lt;img src=x");
  expect(html).not.toContain("first");
  const before = createElement(LastWords, { events: events.slice(0, 3) });
  expect(renderToStaticMarkup(before)).toBe("");
});
