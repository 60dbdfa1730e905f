// Lines over epochs with marks where a person acted.

import { useCallback, useMemo } from "react";

import { placeIn } from "../charts/axis.ts";
import type { Frame } from "../charts/frame.ts";
import type { Points } from "../charts/paint-points.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import { numberText } from "../format/number-text.ts";
import type { Mark } from "./acts.ts";
import { markLabels } from "./mark-labels.ts";
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
  const points = useMemo(() => new PointedAt(plot, marks), [plot, marks]);
  const spotlight = {
    best: undefined,
    selected: undefined,
    describe: points.textAt,
    select: () => {},
  };
  return (
    <Plot
      label={label}
      className="plot-small"
      x={plot.x}
      y={plot.y}
      paint={paint}
      points={points}
      spotlight={spotlight}
    >
      {(frame) => (
        <>
          <Marks frame={frame} plot={plot} marks={marks} />
          <LineEnds frame={frame} plot={plot} />
        </>
      )}
    </Plot>
  );
}

function Marks(props: {
  readonly frame: Frame;
  readonly plot: SeriesPlot;
  readonly marks: readonly Mark[];
}) {
  const { frame, plot, marks } = props;
  const { top, innerHeight, em } = frame;
  const xOf = (epoch: number) => frame.px(placeIn(plot.epochs, epoch));
  return (
    <g className="act-mark">
      {marks.map(({ epoch }) => (
        <line key={epoch} x1={xOf(epoch)} x2={xOf(epoch)} y1={top} y2={top + innerHeight} />
      ))}
      {markLabels(marks, frame, xOf).map(({ x, text }) => (
        <text key={text} className="box-name" x={x} y={top - em * 0.05} textAnchor="middle">
          {text}
        </text>
      ))}
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
        // At the edge there is room above its line only.
        y={rows[place]! + em * (isAtEdge ? -0.4 : 0.25)}
        textAnchor={isAtEdge ? "end" : "start"}
      >
        {label}
      </text>
    );
  });
}

type Pointed = { readonly x: number; readonly y: number; readonly text: () => string };

/** What the pointer may mean; gathered when it first asks, which it seldom does while curves grow. */
class PointedAt implements Points {
  readonly #plot: SeriesPlot;
  readonly #marks: readonly Mark[];
  #found: readonly Pointed[] | undefined;

  constructor(plot: SeriesPlot, marks: readonly Mark[]) {
    this.#plot = plot;
    this.#marks = marks;
  }

  get #places(): readonly Pointed[] {
    this.#found ??= placesOf(this.#plot, this.#marks);
    return this.#found;
  }

  get count(): number {
    return this.#places.length;
  }

  readonly x = (index: number): number => this.#places[index]!.x;
  readonly y = (index: number): number => this.#places[index]!.y;
  readonly trial = (index: number): number => index;
  readonly round = (): number => 0;
  readonly faded = (): boolean => false;
  readonly textAt = (index: number): string => this.#places[index]?.text() ?? "";
}

function placesOf({ lines, epochs }: SeriesPlot, marks: readonly Mark[]): readonly Pointed[] {
  const places = lines.flatMap(({ name, points }) =>
    points.map(({ x, y, epoch, value }) => ({
      x,
      y,
      text: () => `${name}, epoch ${epoch}: ${numberText(value)}`,
    })),
  );
  const acts = marks.map(({ epoch, text }) => ({
    x: placeIn(epochs, epoch),
    y: MARK_AT,
    text: () => text,
  }));
  return [...places, ...acts];
}
