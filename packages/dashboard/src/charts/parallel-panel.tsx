// Parallel coordinates with brushes: drag along an axis, and everything else on the page shows only
// the trials inside. The same ranges can be set with the keyboard, in the form below the picture.

import { trialCount } from "@caviar/protocol";
import { useCallback, useMemo } from "react";

import { isFiltering, type Range, wantedCount, withRange } from "../filter/filter.ts";
import { RangeForm } from "../filter/range-form.tsx";
import { countText } from "../format/number-text.ts";
import type { Look } from "../sweep/look.ts";
import { Canvas } from "./canvas.tsx";
import { usePalette } from "./palette.ts";
import { type Field, LINES_AT_ONCE, LINES_MAX, linesOf, paintLines } from "./paint-parallel.ts";
import { type ParallelPlot, parallelPlot } from "./parallel-plot.ts";
import { UprightAxis } from "./upright-axis.tsx";
import { type SizedField, useBrush } from "./use-brush.ts";
import { useInView } from "./use-in-view.ts";
import { useSize } from "./use-size.ts";

export function ParallelPanel({ look }: { readonly look: Look }) {
  const { table, version, mask, isBrushing, filter, setFilter } = look;
  // The table changes in place; its version tells.
  const plot = useMemo(() => parallelPlot(table), [table, version]);
  const most = isBrushing ? LINES_AT_ONCE : LINES_MAX;
  const lines = useMemo(() => linesOf(plot, mask, most), [plot, mask, most]);
  const total = trialCount(table);
  const wanted = wantedCount(mask, total);
  const setRange: SetRange = (key, range, isDone) =>
    setFilter(withRange(filter, key, range), isDone);
  return (
    <section className="panel" aria-labelledby="parallel-title">
      <div className="panel-head">
        <h2 id="parallel-title">Parallel coordinates</h2>
        <span className="muted">
          {isFiltering(filter)
            ? `${countText(wanted)} of ${countText(total)} trials`
            : "drag along an axis to filter the whole page"}
          {lines.length < wanted && `, ${countText(lines.length)} lines drawn`}
        </span>
      </div>
      {total === 0 ? (
        <p className="muted">The sampler has proposed no trial yet.</p>
      ) : (
        <>
          <div className="scroll-x" role="group" aria-label="The axes" tabIndex={0}>
            <ParallelPicture look={look} plot={plot} lines={lines} setRange={setRange} />
          </div>
          <RangeForm uprights={plot.uprights} filter={filter} setRange={setRange} />
        </>
      )}
    </section>
  );
}

type SetRange = (key: string, range: Range | undefined, isDone: boolean) => void;

function ParallelPicture(props: {
  readonly look: Look;
  readonly plot: ParallelPlot;
  readonly lines: readonly number[];
  readonly setRange: SetRange;
}) {
  const { plot, lines, setRange } = props;
  const { filter, spotlight } = props.look;
  const [ref, size] = useSize<HTMLDivElement>();
  const seen = useInView(ref);
  const palette = usePalette();
  const field = useField(size, plot.uprights.length);
  const handlers = useBrush(ref, { field, uprights: plot.uprights, setRange });
  const paint = useCallback(
    (context: CanvasRenderingContext2D) =>
      field && paintLines(context, field, plot, lines, palette),
    [field, plot, lines, palette],
  );

  return (
    <div ref={ref} className="parallel" {...handlers}>
      {field && size && (
        <>
          <Canvas size={size} paint={paint} seen={seen} />
          <svg
            width={size.width}
            height={size.height}
            role="img"
            aria-label={`A line for each of ${lines.length} trials over ${plot.uprights.length} axes; the best have the strongest tone`}
          >
            {plot.uprights.map((upright, index) => (
              <UprightAxis
                key={upright.key}
                upright={upright}
                index={index}
                field={field}
                range={filter.ranges.get(upright.key)}
              />
            ))}
            <TrialLine className="line-best" field={field} plot={plot} trial={spotlight.best} />
            <TrialLine
              className="line-selected"
              field={field}
              plot={plot}
              trial={spotlight.selected}
            />
          </svg>
        </>
      )}
    </div>
  );
}

function TrialLine(props: {
  readonly className: string;
  readonly field: Field;
  readonly plot: ParallelPlot;
  readonly trial: number | undefined;
}) {
  const { field, plot, trial } = props;
  if (trial === undefined) return null;
  const corners = plot.uprights.flatMap(({ places }, index) => {
    const place = places[trial] ?? Number.NaN;
    return Number.isNaN(place) ? [] : [`${field.ax(index)},${field.ay(place)}`];
  });
  return <polyline className={props.className} points={corners.join(" ")} />;
}

function useField(
  size: { readonly width: number; readonly height: number; readonly em: number } | undefined,
  uprights: number,
): SizedField | undefined {
  const { width, height, em } = size ?? {};
  return useMemo(() => {
    if (width === undefined || height === undefined || em === undefined) return undefined;
    const [top, side] = [em * 2.2, em * 3.4];
    const inner = Math.max(1, height - top - em);
    const step = (width - 2 * side) / Math.max(1, uprights - 1);
    return {
      em,
      top,
      height: inner,
      ax: (upright) => side + upright * step,
      ay: (place) => top + (1 - place) * inner,
      placeOf: (y) => Math.min(1, Math.max(0, 1 - (y - top) / inner)),
    };
  }, [width, height, em, uprights]);
}
