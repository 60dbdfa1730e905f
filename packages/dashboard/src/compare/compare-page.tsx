// Several sweeps on one picture: how fast each found what, and how good its trials were as a whole.

import type { Client } from "@caviar/client";
import { bestInTable, type SweepId, type SweepTable, trialCount } from "@caviar/protocol";
import { useCallback, useMemo } from "react";

import { edfPlot, traceSteps } from "../analysis/edf-panel.tsx";
import { type Domain, domainOf, placeIn, quantityAxis } from "../charts/axis.ts";
import { stairsOf, timeAxis } from "../charts/history-plot.ts";
import type { Palette } from "../charts/palette.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import type { Spotlight } from "../charts/spotlight.ts";
import { countText, metricText } from "../format/number-text.ts";
import { ErrorText, Notice } from "../notice.tsx";
import { sweepHash } from "../route.ts";
import { StatusPill } from "../sweep/status-pill.tsx";
import { useTables } from "./use-tables.ts";

const NOBODY: Spotlight = {
  best: undefined,
  selected: undefined,
  describe: () => "",
  select: () => {},
};

/** Told apart by dashes as well as by tone. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 4], [10, 3, 2, 3], [5, 2], [1, 2]];

type Compared = { readonly sweep: SweepId; readonly table: SweepTable; readonly index: number };

export function ComparePage(props: {
  readonly client: Client;
  readonly sweeps: readonly SweepId[];
}) {
  const views = useTables(props.client, props.sweeps.join(","));
  const shown = props.sweeps.flatMap((sweep, index): Compared[] => {
    const view = views.get(sweep);
    return view && "table" in view ? [{ sweep, table: view.table, index }] : [];
  });
  const broken = [...views].flatMap(([sweep, view]) =>
    view.phase === "broken" ? [{ sweep, error: view.error }] : [],
  );
  const metrics = new Set(shown.map(({ table }) => table.head.spec.metric.name));
  return (
    <>
      <h1>Compare sweeps</h1>
      {props.sweeps.length < 2 && (
        <Notice title="Choose what to compare">
          <p>
            Tick at least two sweeps on the <a href="#/">list of sweeps</a>.
          </p>
        </Notice>
      )}
      {broken.map(({ sweep, error }) => (
        <ErrorText key={sweep} error={error} />
      ))}
      {shown.length > 0 && <ComparedTable shown={shown} />}
      {metrics.size > 1 && (
        <Notice title="These sweeps are judged by different metrics">
          <p>
            {[...metrics].join(", ")}: their values cannot share a picture. Compare sweeps with the
            same metric.
          </p>
        </Notice>
      )}
      {metrics.size === 1 && shown.length > 0 && <Pictures shown={shown} />}
    </>
  );
}

function ComparedTable({ shown }: { readonly shown: readonly Compared[] }) {
  return (
    <div className="table-scroll panel flush" role="region" aria-label="Sweeps" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">sweep</th>
            <th scope="col">state</th>
            <th scope="col">sampler</th>
            <th scope="col">scheduler</th>
            <th scope="col" className="numeric">
              trials
            </th>
            <th scope="col" className="numeric">
              best
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ sweep, table, index }) => {
            const { head, trials } = table;
            const best = bestInTable(table);
            return (
              <tr key={sweep}>
                <th scope="row">
                  <LineKey index={index} /> <a href={sweepHash(sweep)}>{sweep}</a>
                </th>
                <td>
                  <StatusPill status={head.ending?.status ?? head.phase} />
                </td>
                <td>{head.spec.sampler.name}</td>
                <td>{head.spec.scheduler.name}</td>
                <td className="numeric">{countText(trialCount(table))}</td>
                <td className="numeric strong">
                  {metricText(best === undefined ? undefined : trials.final.at(best))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function LineKey({ index }: { readonly index: number }) {
  return (
    <svg className={`line-key tone-${index % 6}`} viewBox="0 0 36 10" aria-hidden="true">
      <line x1="0" x2="36" y1="5" y2="5" strokeDasharray={DASHES[index]?.join(" ")} />
    </svg>
  );
}

function Pictures({ shown }: { readonly shown: readonly Compared[] }) {
  const { name, goal } = shown[0]!.table.head.spec.metric;
  // The tables change in place; every new view is a new list.
  const plot = useMemo(() => comparedPlot(shown), [shown]);
  const paintStairs = useCallback<PaintPlot>(
    (context, frame, palette) => {
      for (const { table, index } of shown) {
        const [at, value] = [table.results.at.values(), table.results.value.values()];
        const place = (result: number) =>
          [
            placeIn(plot.time, at[result]! - table.head.createdAt),
            placeIn(plot.values, value[result]!),
          ] as const;
        const end = placeIn(plot.time, table.head.at - table.head.createdAt);
        dress(context, index, palette);
        context.beginPath();
        for (const [x, y] of stairsOf(value, goal, place, end)) {
          context.lineTo(frame.px(x), frame.py(y));
        }
        context.stroke();
      }
      context.setLineDash([]);
    },
    [shown, plot, goal],
  );
  const paintEdf = useCallback<PaintPlot>(
    (context, frame, palette) => {
      for (const [row, { index }] of shown.entries()) {
        dress(context, index, palette);
        traceSteps(context, frame, plot.sorted[row]!, plot.values);
      }
      context.setLineDash([]);
    },
    [shown, plot],
  );
  return (
    <div className="panels-even">
      <section className="panel" aria-labelledby="compare-best-title">
        <h2 id="compare-best-title">Best over time</h2>
        <Plot
          label={`The best ${name} so far, a line a sweep`}
          x={timeAxis(plot.time)}
          y={quantityAxis(name, plot.values)}
          paint={paintStairs}
          spotlight={NOBODY}
        />
      </section>
      <section className="panel" aria-labelledby="compare-edf-title">
        <h2 id="compare-edf-title">How good are how many</h2>
        <Plot
          label={`Share of trials with at least a given ${name}, a line a sweep`}
          x={quantityAxis(name, plot.values)}
          y={quantityAxis("share of trials as good", [0, 1])}
          paint={paintEdf}
          spotlight={NOBODY}
        />
      </section>
    </div>
  );
}

function dress(context: CanvasRenderingContext2D, index: number, palette: Palette): void {
  context.strokeStyle = palette.tones[index % palette.tones.length] ?? palette.ink;
  context.setLineDash([...(DASHES[index] ?? [])]);
  context.lineWidth = 2.2;
}

function comparedPlot(shown: readonly Compared[]): {
  readonly time: Domain;
  readonly values: Domain;
  readonly sorted: readonly Float64Array[];
} {
  const longest = Math.max(1000, ...shown.map(({ table: { head } }) => head.at - head.createdAt));
  const sorted = shown.map(
    ({ table }) => edfPlot(table, undefined).lines[0]?.sorted ?? new Float64Array(),
  );
  const domains = sorted.filter(({ length }) => length > 0).map(domainOf);
  const lows = domains.map(([low]) => low);
  const highs = domains.map(([, high]) => high);
  const values: Domain = domains.length > 0 ? [Math.min(...lows), Math.max(...highs)] : [0, 1];
  return { time: [0, longest], values, sorted };
}
