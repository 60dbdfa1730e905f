// Learning curves: thousands of them on a canvas, the best and the chosen trial on top of the rest,
// the rungs as lines and early stops as bars.

import { epochOf } from "@caviar/protocol";
import { useCallback, useEffect, useMemo } from "react";

import { countText } from "../format/number-text.ts";
import type { Look } from "../sweep/look.ts";
import { placeIn } from "./axis.ts";
import { CURVES_BRUSHED_MAX, CURVES_MAX, type CurvePlot, curvePlot } from "./curve-plot.ts";
import { paintCurve, paintCurves } from "./paint-curves.ts";
import type { Points } from "./paint-points.ts";
import { type PaintPlot, Plot } from "./plot.tsx";
import { rankingOf } from "./ranking.ts";

export function CurvePanel({ look }: { readonly look: Look }) {
  const { table, version, curves, wantCurves, mask, isBrushing } = look;
  const most = isBrushing ? CURVES_BRUSHED_MAX : CURVES_MAX;
  useEffect(wantCurves, [wantCurves]);
  // The table changes in place; its version tells.
  const ranking = useMemo(() => rankingOf(table), [table, version]);
  const plot = useMemo(
    () => curvePlot(table, curves, { mask, ranking, most }),
    [table, curves, version, mask, ranking, most],
  );
  return (
    <section className="panel" aria-labelledby="curves-title">
      <div className="panel-head">
        <h2 id="curves-title">Learning curves</h2>
        <span className="muted">
          {plot.total > plot.lines.length
            ? `${countText(plot.lines.length)} of ${countText(plot.total)}, evenly by rank`
            : `${countText(plot.total)} trials`}
        </span>
      </div>
      {plot.total === 0 ? (
        <p className="muted">
          {mask
            ? "No trial that fits the filter has a curve yet."
            : "Curves appear here when trials report their first epoch."}
        </p>
      ) : (
        <CurvePicture look={look} plot={plot} />
      )}
      {plot.total > 0 && (
        <p className="muted small">
          Dotted: targets at which trials are compared. A bar ends a curve that was stopped.
        </p>
      )}
    </section>
  );
}

function CurvePicture({ look, plot }: { readonly look: Look; readonly plot: CurvePlot }) {
  const { table, curves, spotlight } = look;
  const points = useMemo(() => pointsOf(plot), [plot]);
  const { best, selected } = spotlight;
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => {
      const round = table.trials.round.values();
      paintCurves(context, frame, { plot, roundOf: (trial) => round[trial]! }, palette);
      for (const trial of [best, selected]) {
        const curve = trial === undefined ? undefined : curves.of(trial);
        if (trial === undefined || !curve) continue;
        const line = { trial, curve, isStopped: false };
        paintCurve(context, frame, { plot, line, isDashed: trial === selected }, palette);
      }
    },
    [table, curves, plot, best, selected],
  );
  return (
    <Plot
      label={`${table.head.spec.metric.name} by epoch, a line a trial`}
      x={plot.x}
      y={plot.y}
      paint={paint}
      points={points}
      spotlight={spotlight}
    >
      {(frame) =>
        plot.rungs.map((epoch) => {
          const x = frame.px(placeIn(plot.epochs, epoch));
          return (
            <line
              key={epoch}
              className="rung"
              x1={x}
              x2={x}
              y1={frame.top}
              y2={frame.top + frame.innerHeight}
            />
          );
        })
      }
    </Plot>
  );
}

/** Every point of every line, for the pointer. */
function pointsOf({ lines, epochs, values }: CurvePlot): Points {
  const starts = new Int32Array(lines.length + 1);
  for (const [row, { curve }] of lines.entries()) starts[row + 1] = starts[row]! + curve.length;
  const rows = new Int32Array(starts.at(-1) ?? 0);
  for (const [row] of lines.entries()) rows.fill(row, starts[row], starts[row + 1]);
  const lineOf = (index: number) => lines[rows[index]!]!;
  const pointIn = (index: number) => index - starts[rows[index]!]!;
  return {
    count: rows.length,
    x: (index) => placeIn(epochs, epochOf(lineOf(index).curve, pointIn(index))),
    y: (index) => {
      const value = lineOf(index).curve.values[pointIn(index)]!;
      return Number.isNaN(value) ? value : placeIn(values, value);
    },
    round: () => 0,
    trial: (index) => lineOf(index).trial,
    faded: () => false,
  };
}
