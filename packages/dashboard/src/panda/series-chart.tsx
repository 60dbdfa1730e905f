// Lines over epochs with marks where a person acted.

import { useCallback, useMemo } from "react";

import { placeIn } from "../charts/axis.ts";
import type { Frame } from "../charts/frame.ts";
import type { Points } from "../charts/paint-points.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import { numberText } from "../format/number-text.ts";
import type { Mark } from "./acts.ts";
import { paintSeries } from "./paint-series.ts";
import type { SeriesPlot } from "./series.ts";
import { spread } from "./spread.ts";

/** Where the pointer finds a mark, from the bottom up. */
const MARK_AT = 0.96;

export function SeriesChart(props: {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly plot: SeriesPlot;
  readonly marks: readonly Mark[];
}) {
  const { label, plot, marks } = props;
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => paintSeries(context, frame, plot, palette),
    [plot],
  );
  const pointed = useMemo(() => pointedAt(plot, marks), [plot, marks]);
  const spotlight = {
    best: undefined,
    selected: undefined,
    describe: (index: number) => pointed[index]?.text ?? "",
    select: () => {},
  };
  return (
    <Plot
      label={label}
      className="plot-small"
      x={plot.x}
      y={plot.y}
      paint={paint}
      points={pointsOf(pointed)}
      spotlight={spotlight}
    >
      {(frame) => (
        <>
          {marks.map((mark) => (
            <MarkLine key={mark.epoch} frame={frame} plot={plot} mark={mark} />
          ))}
          <LineEnds frame={frame} plot={plot} />
        </>
      )}
    </Plot>
  );
}

function MarkLine(props: {
  readonly frame: Frame;
  readonly plot: SeriesPlot;
  readonly mark: Mark;
}) {
  const { frame, plot, mark } = props;
  const { top, innerHeight, em } = frame;
  const x = frame.px(placeIn(plot.epochs, mark.epoch));
  return (
    <g className="act-mark">
      <line x1={x} x2={x} y1={top} y2={top + innerHeight} />
      <text className="box-name" x={x} y={top - em * 0.05} textAnchor="middle">
        {mark.label}
      </text>
    </g>
  );
}

/** Whose line it is where it ends, so that lines are told apart without colour. */
function LineEnds({ frame, plot }: { readonly frame: Frame; readonly plot: SeriesPlot }) {
  const { em, width, top, innerHeight, px, py } = frame;
  const ends = plot.lines.flatMap(({ label, points }) => {
    const end = points.findLast(({ y }) => !Number.isNaN(y));
    return label === undefined || !end ? [] : [{ label, x: px(end.x), y: py(end.y) }];
  });
  const gap = em * 0.75;
  const rows = spread(
    ends.map(({ y }) => y),
    { gap, low: top + gap / 2, high: top + innerHeight },
  );
  return ends.map(({ label, x }, place) => {
    const isAtEdge = x > width - em * 2;
    return (
      <text
        key={label}
        className="box-name"
        x={isAtEdge ? x - em * 0.3 : x + em * 0.3}
        y={rows[place]! + em * 0.25}
        textAnchor={isAtEdge ? "end" : "start"}
      >
        {label}
      </text>
    );
  });
}

type Pointed = { readonly x: number; readonly y: number; readonly text: string };

function pointedAt({ lines, epochs }: SeriesPlot, marks: readonly Mark[]): readonly Pointed[] {
  const places = lines.flatMap(({ name, points }) =>
    points.map(({ x, y, epoch, value }) => ({
      x,
      y,
      text: `${name}, epoch ${epoch}: ${numberText(value)}`,
    })),
  );
  const acts = marks.map(({ epoch, text }) => ({ x: placeIn(epochs, epoch), y: MARK_AT, text }));
  return [...places, ...acts];
}

function pointsOf(pointed: readonly Pointed[]): Points {
  return {
    count: pointed.length,
    x: (index) => pointed[index]!.x,
    y: (index) => pointed[index]!.y,
    round: () => 0,
    trial: (index) => index,
    faded: () => false,
  };
}
