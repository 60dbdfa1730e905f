// What is known of a network's layers, epoch by epoch.

import type { Metrics, Report, Statistics } from "@caviar/protocol";

import type { Domain } from "../charts/axis.ts";
import { TONES } from "../charts/round-style.ts";
import { wordsOf } from "./quantities.ts";
import type { Series } from "./series.ts";

type Layers = Statistics["layers"];

export type LayerStatistic = {
  readonly name: string;
  readonly title: string;
  /** All that it can be; undefined: anything. */
  readonly whole: Domain | undefined;
  /** Undefined: it says nothing of such a layer. */
  readonly of: (layer: string, values: Metrics) => number | undefined;
};

const TITLES: Readonly<Record<string, string>> = {
  mean: "activation mean",
  standardDeviation: "activation deviation",
  deadShare: "dead units",
};

/** In the order in which the layers tell of them. Units that give 0 are dead behind a ReLU only. */
export function layerStatistics(layers: Layers): readonly LayerStatistic[] {
  const names = new Set(layers.flatMap(({ values }) => Object.keys(values)));
  return [...names].map((name) => ({
    name,
    title: TITLES[name] ?? wordsOf(name),
    whole: name === "deadShare" ? [0, 1] : undefined,
    of: (layer, values) =>
      name === "deadShare" && !/relu/i.test(layer) ? undefined : values[name],
  }));
}

/** A line a layer that has it; the chosen one stands out. */
export function layerSeries(
  history: readonly Report[],
  { of }: LayerStatistic,
  chosen: string | undefined,
): readonly Series[] {
  const last = history.findLast(({ statistics }) => (statistics?.layers.length ?? 0) > 0);
  const layers = last?.statistics?.layers ?? [];
  return layers.flatMap(({ name, values }, place): Series[] => {
    if (of(name, values) === undefined) return [];
    const weight = chosen === undefined ? "plain" : chosen === name ? "strong" : "faded";
    const valueIn = (report: Report) => {
      const layer = layerIn(report, name, place);
      return layer && of(name, layer.values);
    };
    // "3 dense": its place tells it from the others.
    const label = weight === "faded" ? undefined : name.split(" ")[0];
    const tone = weight === "faded" ? 0 : place % TONES;
    return [{ name, label, tone, isDashed: false, weight, reports: history, of: valueIn }];
  });
}

/** Nearly always at the same place. */
function layerIn({ statistics }: Report, name: string, place: number): Layers[number] | undefined {
  const layers = statistics?.layers ?? [];
  return layers[place]?.name === name ? layers[place] : layers.find((layer) => layer.name === name);
}
