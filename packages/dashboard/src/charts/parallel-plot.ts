// Parallel coordinates (Inselberg 1985): an axis for each parameter and one for the metric, and a
// line for each trial. Places are in [0,1], bottom to top.

import { type SweepTable, trialCount } from "@caviar/protocol";

import { METRIC } from "../filter/filter.ts";
import { type Axis, type Domain, domainOf, parameterAxis, placeIn, quantityAxis } from "./axis.ts";
import { rankingOf } from "./ranking.ts";
import { placesOf } from "./zoom-plot.ts";

export type Upright = {
  /** As the filter names it. */
  readonly key: string;
  readonly axis: Axis;
  /** A trial's place on it; NaN: none. */
  readonly places: Float32Array;
  /** A place as the filter has it, and back. */
  readonly toFilter: (place: number) => number;
  readonly fromFilter: (value: number) => number;
};

export type ParallelPlot = {
  readonly uprights: readonly Upright[];
  /** Trials from the worst to the best. */
  readonly ranking: Int32Array;
};

export function parallelPlot(table: SweepTable): ParallelPlot {
  const { space, metric } = table.head.spec;
  const count = trialCount(table);
  const uprights = Object.entries(space).map(([name, parameter], dimension): Upright => {
    const place = placesOf(table, name, parameter);
    const cells = table.params[dimension]?.values() ?? [];
    return {
      key: name,
      axis: parameterAxis(name, parameter),
      // A parameter that does not exist there has a place for samplers, but not on the axis.
      places: Float32Array.from({ length: count }, (_, trial) =>
        Number.isNaN(cells[trial]) ? Number.NaN : place(trial),
      ),
      toFilter: Number,
      fromFilter: Number,
    };
  });
  return {
    uprights: [...uprights, metricUpright(table, metric.name)],
    ranking: rankingOf(table),
  };
}

function metricUpright({ trials }: SweepTable, name: string): Upright {
  const values = trials.metric.values();
  const domain: Domain = domainOf(values);
  const [low, high] = domain;
  return {
    key: METRIC,
    axis: quantityAxis(name, domain),
    places: Float32Array.from(values, (value) => placeIn(domain, value)),
    // What lies beyond the axis is drawn at its ends, so a brush to an end takes it in.
    toFilter: (place) =>
      place <= 0 ? -Number.MAX_VALUE : place >= 1 ? Number.MAX_VALUE : low + place * (high - low),
    fromFilter: (value) => placeIn(domain, value),
  };
}
