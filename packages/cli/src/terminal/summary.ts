// What is left to say when a sweep has ended.

import type { Spending, SweepResult, SweepState } from "@caviar/protocol";

import { wrap } from "./cells.ts";
import { commonMistakes } from "./confusion.ts";
import { durationText, metricText } from "./number-text.ts";
import { type Paint, paramWords } from "./view.ts";

type Ended = {
  readonly state: SweepState;
  readonly result: SweepResult;
  /** The folder of the saved model, as a person would type it; undefined when there is none. */
  readonly model: string | undefined;
};

export function summaryLines(
  { state, result, model }: Ended,
  paint: Paint,
  width: number,
): string[] {
  const { completed, failed, stopped } = result.trials;
  const { status, best } = result;
  const took = durationText(state.at - state.createdAt);
  const head = `${status}: ${completed} trials completed, ${stopped} stopped, ${failed} failed, in ${took}`;
  const lines = ["", paint.title(head)];
  if (state.ending && status !== "completed") lines.push(state.ending.reason);
  if (best) {
    lines.push("", paint.title(`best hyperparameters (trial ${best.trial})`));
    lines.push(...wrap(paramWords(state.spec.space, best), width - 2).map((line) => `  ${line}`));
    lines.push(...metricLines(best.metrics).map((line) => `  ${line}`));
  }
  const mistakes = state.evaluation?.confusion ? commonMistakes(state.evaluation.confusion) : [];
  if (mistakes.length > 0)
    lines.push(paint.faint(`  most frequent mistakes: ${mistakes.join(", ")}`));
  lines.push("", costLine(result.cost));
  if (model !== undefined) lines.push(`model   ${model}`);
  // A program's files are judged by the program, if at all.
  const isTested = Object.keys(state.evaluation?.metrics ?? {}).length > 0;
  if (model !== undefined && isTested) lines.push(`next    ./caviar evaluate ${result.sweep}`);
  return lines;
}

function costLine({ cpuSeconds, epochs, epochsAgain, waitedSeconds }: Spending): string {
  const again = epochsAgain === 0 ? "" : ` (${epochsAgain} of them again)`;
  const waited = durationText(waitedSeconds * 1000);
  return `cost    ${cpuSeconds.toFixed(1)} CPU seconds, ${epochs} epochs${again}, trials waited ${waited}`;
}

/** One line a metric, its name first, in six digits. */
export function metricLines(metrics: Readonly<Record<string, number>>): string[] {
  const names = Object.keys(metrics);
  const widest = Math.max(0, ...names.map((name) => name.length));
  return names.map(
    (name) => `${name.padEnd(widest)}  ${metricText(metrics[name] ?? Number.NaN, 6)}`,
  );
}
