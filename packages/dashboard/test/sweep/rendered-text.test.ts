// Whatever a trial says is shown as text. Rendered for real, to the HTML that a browser would get.

import { sweepIdSchema, type TrialState } from "@caviar/protocol";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

import { ErrorNotice } from "../../src/notice.tsx";
import { BestPanel } from "../../src/sweep/best-panel.tsx";
import { TrialPanel } from "../../src/sweep/trial-panel.tsx";
import { TrialTable } from "../../src/sweep/trial-table.tsx";
import { digitsBodies, digitsSpec, folded } from "../digits-ledger.ts";

const HOSTILE = '<img src=x onerror="alert(1)">';
const sweep = sweepIdSchema.parse("digits-1");
const { state } = folded(digitsBodies);
const hostile: TrialState = {
  ...state.trials[0]!,
  params: { learningRate: 1, units: 16, activation: HOSTILE },
  proposedFor: HOSTILE,
  failures: [{ kind: "threw", message: HOSTILE }],
  trainer: HOSTILE,
};
const spotlight = { best: 0, selected: 0, describe: String, select: () => {} };

test("HTML in a trial's values is shown as written and never becomes an element", () => {
  const pages = [
    createElement(TrialPanel, {
      spec: digitsSpec,
      trial: hostile,
      output: HOSTILE,
      close: () => {},
    }),
    createElement(BestPanel, { sweep, state, best: hostile }),
    createElement(TrialTable, {
      state: { ...state, trials: [hostile] },
      choices: {},
      choose: () => {},
      spotlight,
    }),
    createElement(ErrorNotice, { title: "No", error: new Error(HOSTILE) }),
  ];
  for (const page of pages) {
    const html = renderToStaticMarkup(page);
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x");
  }
});

test("a sweep without results says what it waits for", () => {
  const early = folded(digitsBodies.slice(0, 1)).state;
  const best = createElement(BestPanel, { sweep, state: early, best: undefined });
  expect(renderToStaticMarkup(best)).toContain("No trial has reached its first target yet.");
});

test("the table says by which column and which way it is sorted", () => {
  const table = createElement(TrialTable, {
    state,
    choices: { sort: "trial", order: "down" },
    choose: () => {},
    spotlight,
  });
  const html = renderToStaticMarkup(table);
  expect(html.match(/aria-sort/g)).toHaveLength(1);
  expect(html).toMatch(/aria-sort="descending"><button[^>]*>trial</);
});

const page = (trial: TrialState) =>
  renderToStaticMarkup(
    createElement(TrialPanel, { spec: digitsSpec, trial, output: "last words", close: () => {} }),
  );

test("how a trial ended, why it waits, and what it cost are there in words", () => {
  const cost = { cpuSeconds: 61, wallSeconds: 70, epochs: 12, epochsAgain: 2, waitedSeconds: 3 };
  const trial: TrialState = { ...state.trials[0]!, cost, trainer: undefined };
  const ended = page({ ...trial, phase: "ended", outcome: "failed", cause: "lost" });
  expect(ended).toContain('<span class="pill pill-failed">quarantined</span>');
  expect(ended).toContain(
    "12 epochs trained (2 of them again) in 1 min 01 s of CPU time, waited 3 s",
  );
  expect(ended).toContain('<pre class="output">last words</pre>');
  const stopped = { ...trial, phase: "ended", outcome: "stopped", cause: "person" } as const;
  expect(page({ ...stopped, stoppedBy: "ann" })).toContain(">stopped by ann<");
  const waiting = page({ ...trial, phase: "pending", interruption: "preempted" });
  expect(waiting).toContain(">waiting, was preempted<");
});
