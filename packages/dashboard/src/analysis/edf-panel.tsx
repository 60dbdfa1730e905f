// The empirical distribution function of the results: for each value, the share of trials that are at
// least as good. A curve more to the upper left is a better search. One a round, and one for all.

import type { SweepTable } from "@caviar/protocol";
import { useCallback, useMemo } from "react";

import { type Axis, type Domain, domainOf, placeIn, quantityAxis } from "../charts/axis.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import { RoundLegend } from "../charts/round-legend.tsx";
import { toneOf } from "../charts/round-style.ts";
import type { Mask } from "../filter/filter.ts";
import type { Look } from "../sweep/look.ts";

type EdfLine = { readonly round: number; readonly sorted: Float64Array };

export type EdfPlot = {
  readonly x: Axis;
  readonly y: Axis;
  readonly domain: Domain;
  /** Best values first. */
  readonly lines: readonly EdfLine[];
};

/** Round 0 stands for all trials. */
export function edfPlot(table: SweepTable, mask: Mask): EdfPlot {
  const { goal, name } = table.head.spec.metric;
  const final = table.trials.final.values();
  const round = table.trials.round.values();
  const byRound = new Map<number, number[]>([[0, []]]);
  for (let trial = 0; trial < final.length; trial++) {
    const value = final[trial]!;
    if (!Number.isFinite(value) || (mask && mask[trial] === 0)) continue;
    byRound.get(0)!.push(value);
    const members = byRound.get(round[trial]!);
    if (round[trial] === 0) continue;
    if (members) members.push(value);
    else byRound.set(round[trial]!, [value]);
  }
  const domain = domainOf(byRound.get(0)!);
  const lines = [...byRound]
    .toSorted(([a], [b]) => a - b)
    .map(([of, values]) => {
      const sorted = Float64Array.from(values).toSorted();
      return { round: of, sorted: goal === "minimize" ? sorted : sorted.toReversed() };
    });
  return {
    x: quantityAxis(name, domain),
    y: quantityAxis("share of trials as good", [0, 1]),
    domain,
    lines: lines.length === 2 ? lines.slice(0, 1) : lines,
  };
}

export function EdfPanel({ look }: { readonly look: Look }) {
  const { table, version, mask, spotlight } = look;
  // The table changes in place; its version tells.
  const plot = useMemo(() => edfPlot(table, mask), [table, version, mask]);
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => {
      for (const { round, sorted } of plot.lines) {
        context.strokeStyle = round === 0 ? palette.ink : palette.tones[toneOf(round)]!;
        context.lineWidth = round === 0 ? 2.4 : 1.8;
        traceSteps(context, frame, sorted, plot.domain);
      }
    },
    [plot],
  );
  const isEmpty = plot.lines[0]?.sorted.length === 0;
  const rounds = plot.lines.map(({ round }) => round).filter((round) => round > 0);
  return (
    <section className="panel" aria-labelledby="edf-title">
      <h2 id="edf-title">How good are how many</h2>
      {isEmpty ? (
        <p className="muted">No trial that fits has a result yet.</p>
      ) : (
        <>
          <Plot
            label={`Share of trials with at least a given ${table.head.spec.metric.name}`}
            x={plot.x}
            y={plot.y}
            paint={paint}
            spotlight={spotlight}
          />
          {rounds.length > 1 && <RoundLegend rounds={rounds} />}
        </>
      )}
    </section>
  );
}

/** At most two corners a pixel: of fifty thousand steps the eye sees a few hundred. */
export function traceSteps(
  context: CanvasRenderingContext2D,
  {
    px,
    py,
    innerWidth,
  }: { px: (x: number) => number; py: (y: number) => number; innerWidth: number },
  sorted: Float64Array,
  domain: Domain,
): void {
  const every = Math.max(1, Math.floor(sorted.length / (2 * innerWidth)));
  context.beginPath();
  for (let index = 0; index < sorted.length; index += every) {
    const x = px(placeIn(domain, sorted[index]!));
    context.lineTo(x, py(index / sorted.length));
    context.lineTo(x, py(Math.min(sorted.length, index + every) / sorted.length));
  }
  context.stroke();
}
