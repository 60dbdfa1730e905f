// The live view of a model in training. Pure: what is known and a moment to lines, none wider than the
// terminal and none more than it has rows.

import { actText, type Report } from "@caviar/protocol";

import { fit, pad, plain } from "../terminal/cells.ts";
import { lineChart } from "../terminal/line-chart.ts";
import { metricText } from "../terminal/number-text.ts";
import { sparkline } from "../terminal/sparkline.ts";
import type { Paint } from "../terminal/view.ts";
import type { PandaWatch } from "./panda-watch.ts";

export type PandaScreen = { readonly width: number; readonly rows: number; readonly paint: Paint };

export type PandaMoment = {
  readonly sweep: string;
  readonly url: string;
  /** The answer to the last command. */
  readonly answer: string;
  /** What is being typed. */
  readonly typed: string;
};

const WIDTH_MIN = 30;
const CHART_ROWS = 7;
const ACTS_SHOWN = 3;
const NAME_WIDTH = 22;
const SPARK_WIDTH = 16;

export function renderPanda(
  watch: PandaWatch,
  { sweep, url, answer, typed }: PandaMoment,
  { width, rows, paint }: PandaScreen,
): string[] {
  const columns = Math.max(WIDTH_MIN, width);
  const line = (text: string) => fit(plain(text), columns);
  const foot = [
    ...(answer === "" ? [] : [line(answer)]),
    paint.title(line(`> ${typed.slice(-(columns - 4))}▏`)),
  ];
  const body = [
    paint.title(line(sweep)),
    line(headText(watch)),
    paint.faint(line(url)),
    ...chartLines(watch, columns),
    ...watch.advice.map(({ text }) => paint.good(line(`advice  ${text}`))),
    ...actLines(watch).map((text) => paint.faint(line(text))),
    ...layerLines(watch.curve()).map(line),
  ];
  // The last row stays free for the cursor.
  return [...body.slice(0, Math.max(0, rows - 1 - foot.length)), ...foot].slice(-(rows - 1));
}

function headText({ trial, state, focus }: PandaWatch): string {
  if (!trial || !state) return "waiting for a trainer";
  const others = state.trials.filter(({ trial: number, phase }) => {
    return number !== focus && phase !== "ended";
  });
  const what = trial.panda?.isPaused
    ? "paused"
    : trial.phase === "pending"
      ? trial.trainer
        ? "in training"
        : "waits for a trainer"
      : (trial.endedFor ?? "has reached its target");
  const beside = others.map(({ trial: number }) => `trial ${number}`).join(", ");
  const words = `trial ${focus}  epoch ${trial.epoch}/${trial.targetEpochs}  ${what}`;
  return beside === "" ? words : `${words}  beside ${beside}`;
}

/** Losses drawn, everything else as a line. */
function chartLines(watch: PandaWatch, width: number): string[] {
  const reports = watch.curve();
  const names = [...new Set(reports.flatMap(({ metrics }) => Object.keys(metrics)))];
  const losses = names.filter((name) => /loss/i.test(name)).slice(0, 2);
  const marks = ["•", "×"];
  const series = losses.map((name, i) => ({ mark: marks[i]!, values: valuesOf(reports, name) }));
  const last = reports.at(-1);
  const legend = losses.map((name, i) => `${marks[i]} ${name} ${shown(last?.metrics[name])}`);
  const others = names.filter((name) => !losses.includes(name));
  return [
    ...(series.length === 0 ? [] : ["", fit(legend.join("   "), width)]),
    ...lineChart(series, { width, height: CHART_ROWS }),
    ...others.map((name) => curveLine(name, valuesOf(reports, name), width)),
    ...Object.keys(last?.statistics?.model ?? {}).map((name) =>
      curveLine(name, statisticsOf(reports, name), width),
    ),
  ];
}

function curveLine(name: string, values: readonly number[], width: number): string {
  const room = width - NAME_WIDTH - 14;
  const text = `${pad(name, NAME_WIDTH)} ${pad(shown(values.at(-1)), 11)} ${sparkline(values, Math.min(40, room))}`;
  return fit(text, width);
}

const valuesOf = (reports: readonly Report[], name: string) =>
  reports.map(({ metrics }) => metrics[name] ?? Number.NaN);

const statisticsOf = (reports: readonly Report[], name: string) =>
  reports.flatMap(({ statistics }) => (statistics ? [statistics.model[name] ?? Number.NaN] : []));

/** A line a layer: its last figures, and how its spread came about. */
function layerLines(reports: readonly Report[]): string[] {
  const layers = reports.at(-1)?.statistics?.layers ?? [];
  return layers.map(({ name, values }, place) => {
    const spread = reports.flatMap(({ statistics }) => {
      return statistics?.layers[place]?.values["standardDeviation"] ?? [];
    });
    const figures = Object.entries(values)
      .filter(([key, value]) => key !== "deadShare" || value > 0)
      .map(([key, value]) => `${SHORT[key] ?? key} ${metricText(value, 2)}`);
    return `${pad(name, NAME_WIDTH)} ${pad(sparkline(spread, SPARK_WIDTH), SPARK_WIDTH)} ${figures.join("  ")}`;
  });
}

const SHORT: Readonly<Record<string, string>> = {
  standardDeviation: "sd",
  deadShare: "dead",
  weightNorm: "weights",
  gradientNorm: "gradient",
  movingMean: "m. mean",
  movingVariance: "m. variance",
};

function actLines({ trial }: PandaWatch): string[] {
  const acts = trial?.panda?.acts ?? [];
  return acts.slice(-ACTS_SHOWN).map(({ by, what, applied }) => {
    const became = applied ? `from epoch ${applied.epoch} on` : "asked";
    return `act     ${by}: ${actText(what)}  (${what.kind === "note" ? `epoch ${what.epoch}` : became})`;
  });
}

const shown = (value: number | undefined) => (value === undefined ? "" : metricText(value));
