// The live view of a sweep. Pure: a state and a moment to lines, none wider than the terminal and
// none more than it has rows, whatever was written into the sweep file.

import { bestTrial, type SweepState, type TrialState } from "@caviar/protocol";
import { type Space, valueText } from "@caviar/search";

import { progressBar } from "./bar.ts";
import { fit, pad, plain, wrap } from "./cells.ts";
import { durationText, metricText, percentText } from "./number-text.ts";
import type { Progress } from "./progress.ts";
import { zoomLines } from "./zoom.ts";

/** Styles by what they mean; without colour each gives its text back. */
export type Paint = {
  readonly title: (text: string) => string;
  readonly good: (text: string) => string;
  readonly faint: (text: string) => string;
};

export type Moment = {
  readonly sweep: string;
  readonly state: SweepState;
  readonly progress: Progress;
  readonly elapsedMs: number;
  readonly remainingMs: number | undefined;
  /** The web page of the same sweep. */
  readonly url: string;
  /** What a person should know now, such as that nobody is there to train. */
  readonly note?: string | undefined;
};

type Screen = { readonly width: number; readonly rows: number; readonly paint: Paint };

const WIDTH_MIN = 20;
const RUNNING_SHOWN_MAX = 8;

export function render(moment: Moment, { width, rows, paint }: Screen): string[] {
  const columns = Math.max(WIDTH_MIN, width);
  const blocks = [
    headLines(moment, columns, paint),
    bestLines(moment.state, columns, paint),
    runningLines(moment.state, columns, paint),
    zoomBlock(moment.state, columns, paint),
  ].filter((block) => block.length > 0);
  // The last row stays free for the cursor.
  return blocks.flatMap((block) => ["", ...block]).slice(0, Math.max(1, rows - 1));
}

function headLines(moment: Moment, width: number, paint: Paint): string[] {
  const { sweep, state, progress, elapsedMs, remainingMs, url, note } = moment;
  const { round, epochs, epochsPlanned, trialsEnded, trialsPlanned } = progress;
  const share = epochsPlanned > 0 ? epochs / epochsPlanned : 0;
  const words = [
    `${trialsEnded}/${trialsPlanned} trials`,
    ...(round ? [`round ${round.now} of ${round.of}`] : []),
    durationText(elapsedMs),
    ...(remainingMs === undefined ? [] : [`ETA ${durationText(remainingMs)}`]),
  ];
  const percent = percentText(share);
  const barWidth = Math.min(60, width - percent.length - 1);
  const isTesting = state.phase === "running" && state.evaluation;
  const what = state.ending?.status ?? (isTesting ? "testing the winner" : state.phase);
  return [
    `${paint.title(fit(sweep, width - 2))}${paint.faint(fit(`  ${what}`, Math.max(0, width - sweep.length)))}`,
    `${paint.good(progressBar(share, barWidth))} ${percent}`,
    ...wrap(words, width),
    paint.faint(fit(url, width)),
    ...(note === undefined ? [] : [paint.title(fit(plain(note), width))]),
  ];
}

function bestLines(state: SweepState, width: number, paint: Paint): string[] {
  const best = bestTrial(state);
  const value = best?.rungs.at(-1)?.metrics[state.spec.metric.name];
  if (!best || value === undefined) return [];
  const title = `best  ${state.spec.metric.name} ${metricText(value)}`;
  const params = wrap(paramWords(state.spec.space, best), width - 2);
  return [
    `${paint.title(fit(title, width))}${paint.faint(fit(`  trial ${best.trial}`, Math.max(0, width - title.length)))}`,
    ...params.map((line) => `  ${line}`),
  ];
}

/** "learningRate 0.0031", "batchNorm true", ... */
export function paramWords(space: Space, { params }: Pick<TrialState, "params">): string[] {
  return Object.entries(params).map(([name, value]) => {
    const parameter = space[name];
    return plain(`${name} ${parameter ? valueText(parameter, value) : String(value)}`);
  });
}

function runningLines({ spec, trials }: SweepState, width: number, paint: Paint): string[] {
  const running = trials.filter(({ trainer, phase }) => phase === "pending" && trainer);
  if (running.length === 0) return [];
  const hidden = running.length - RUNNING_SHOWN_MAX;
  const lines = running.slice(0, RUNNING_SHOWN_MAX).map((trial) => {
    const value = trial.metrics?.[spec.metric.name];
    const metric = value === undefined ? "" : `${spec.metric.name} ${metricText(value)}`;
    const bar = progressBar(trial.epoch / trial.targetEpochs, 12);
    const epochs = pad(`${trial.epoch}/${trial.targetEpochs}`, 9);
    return fit(`${pad(`trial ${trial.trial}`, 11)} ${bar} ${epochs} ${metric}`.trimEnd(), width);
  });
  return [
    paint.title("running"),
    ...lines,
    ...(hidden > 0 ? [paint.faint(fit(`and ${hidden} more`, width))] : []),
  ];
}

function zoomBlock(state: SweepState, width: number, paint: Paint): string[] {
  const [head, ...lines] = zoomLines(state, width);
  return head === undefined ? [] : [paint.title(head), ...lines];
}
