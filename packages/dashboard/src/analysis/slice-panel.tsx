// Slices: the metric over each parameter alone, a small plot each.

import { trialCount } from "@caviar/protocol";
import type { Parameter } from "@caviar/search";
import { useCallback, useMemo } from "react";

import { domainOf, parameterAxis, placeIn, quantityAxis } from "../charts/axis.ts";
import { paintPoints, type Points } from "../charts/paint-points.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import { Rings } from "../charts/rings.tsx";
import { placesOf } from "../charts/zoom-plot.ts";
import type { Look } from "../sweep/look.ts";

export function SlicePanel({ look }: { readonly look: Look }) {
  const { table, version } = look;
  const { space, metric } = table.head.spec;
  // The table changes in place; its version tells.
  const y = useMemo(() => domainOf(table.trials.metric.values()), [table, version]);
  return (
    <section className="panel" aria-labelledby="slice-title">
      <div className="panel-head">
        <h2 id="slice-title">Slices</h2>
        <span className="muted">{metric.name} over each parameter</span>
      </div>
      <div className="slices">
        {Object.entries(space).map(([name, parameter]) => (
          <Slice key={name} look={look} name={name} parameter={parameter} domain={y} />
        ))}
      </div>
    </section>
  );
}

function Slice(props: {
  readonly look: Look;
  readonly name: string;
  readonly parameter: Parameter;
  readonly domain: readonly [number, number];
}) {
  const { look, name, parameter, domain } = props;
  const { table, version, mask, spotlight } = look;
  const points = useMemo((): Points => {
    const metric = table.trials.metric.values();
    const round = table.trials.round.values();
    return {
      count: trialCount(table),
      x: placesOf(table, name, parameter),
      // Number.NaN stays what it is: such a trial has no place here.
      y: (trial) => placeIn(domain, metric[trial]!),
      round: (trial) => round[trial]!,
      trial: (trial) => trial,
      faded: () => false,
    };
    // The table changes in place; its version tells.
  }, [table, version, name, parameter, domain]);
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => paintPoints(context, frame, points, mask, palette),
    [points, mask],
  );
  const { metric } = table.head.spec;
  return (
    <Plot
      label={`${metric.name} over ${name}`}
      className="plot-small"
      x={parameterAxis(name, parameter)}
      y={quantityAxis(metric.name, domain)}
      paint={paint}
      points={points}
      spotlight={spotlight}
    >
      {(frame) => <Rings frame={frame} points={points} spotlight={spotlight} />}
    </Plot>
  );
}
