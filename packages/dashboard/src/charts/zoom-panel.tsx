// The zoom as a picture, and the choice of its two dimensions. A rectangle drawn on it filters, or, for
// who may steer, chooses the box of the next round.

import { useCallback, useMemo } from "react";

import { withRange } from "../filter/filter.ts";
import type { Look } from "../sweep/look.ts";
import { BoxChooser } from "./box-chooser.tsx";
import type { Frame } from "./frame.ts";
import { paintPoints } from "./paint-points.ts";
import { type PaintPlot, Plot } from "./plot.tsx";
import { type BoxChoice, useChosenBox } from "./use-chosen-box.ts";
import type { Area } from "./use-pointer.ts";
import { Rings } from "./rings.tsx";
import { RoundLegend } from "./round-legend.tsx";
import { roundName, toneOf } from "./round-style.ts";
import { pairOf, type Rect, rectsOf, type RoundBox, zoomPlot } from "./zoom-plot.ts";

export function ZoomPanel({ look }: { readonly look: Look }) {
  const { table, version, choices, choose, mask, filter, setFilter, spotlight } = look;
  const { space } = table.head.spec;
  const { x, y } = pairOf(space, choices);
  const plot = useMemo(
    () => ({ ...zoomPlot(table, { x, y }), rounds: roundsOf(table.trials.round.values()) }),
    // The table changes in place; its version tells.
    [table, version, x, y],
  );
  const { points, boxes } = plot;
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => paintPoints(context, frame, points, mask, palette),
    [points, mask],
  );
  const choice = useChosenBox(look, { x, y });
  const chosen = choice?.sides;
  const chooseArea = ([from, to]: Area) => {
    const across = withRange(filter, x, [from.x, to.x]);
    setFilter(x === y ? across : withRange(across, y, [from.y, to.y]), true);
  };
  const reason = table.head.zooms.at(-1)?.reason;
  const names = Object.keys(space);
  return (
    <section className="panel panel-zoom" aria-labelledby="zoom-title">
      <div className="panel-head">
        <h2 id="zoom-title">{boxes.length > 0 ? "The zoom" : "The space"}</h2>
        <Dimension label="across" names={names} value={x} choose={(name) => choose({ x: name })} />
        <Dimension label="up" names={names} value={y} choose={(name) => choose({ y: name })} />
        {choice && <ChooseButton choice={choice} />}
      </div>
      <Plot
        label={`Trials by ${x} and ${y}, with ${boxes.length} boxes that rounds drew from`}
        className="plot-tall"
        x={plot.x}
        y={plot.y}
        paint={paint}
        points={points}
        spotlight={spotlight}
        chooseArea={choice && chosen ? choice.chooseArea : chooseArea}
      >
        {(frame) => (
          <>
            {boxes.map((box) => (
              <BoxOfRound key={box.round} frame={frame} box={box} />
            ))}
            {chosen && (chosen[x] ?? chosen[y]) && (
              <ChosenBox frame={frame} rects={rectsOf(chosen, space, { x, y })} />
            )}
            <Rings frame={frame} points={points} spotlight={spotlight} />
            {boxes.map((box) => (
              <BoxName key={box.round} frame={frame} box={box} />
            ))}
          </>
        )}
      </Plot>
      <RoundLegend rounds={plot.rounds} />
      <p className="muted small">
        {reason !== undefined && `${reason}. `}
        {!chosen && "Draw a rectangle to see only the trials inside."}
      </p>
      {choice && chosen && (
        <BoxChooser look={look} choice={choice} sides={chosen} pair={{ x, y }} />
      )}
    </section>
  );
}

/** Pressed, a rectangle on the plot is a box. */
function ChooseButton({ choice: { sides, setSides } }: { readonly choice: BoxChoice }) {
  return (
    <button
      type="button"
      aria-pressed={sides !== undefined}
      onClick={() => setSides(sides ? undefined : {})}
    >
      Choose the next box
    </button>
  );
}

function roundsOf(rounds: ArrayLike<number>): number[] {
  return [...new Set(Array.from(rounds))].toSorted((a, b) => a - b);
}

export function Dimension(props: {
  readonly label: string;
  readonly names: readonly string[];
  readonly value: string;
  readonly choose: (name: string) => void;
}) {
  return (
    <label className="dimension">
      <span className="muted">{props.label}</span>
      <select value={props.value} onChange={(event) => props.choose(event.currentTarget.value)}>
        {props.names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function BoxOfRound({ frame, box }: { readonly frame: Frame; readonly box: RoundBox }) {
  return (
    <g className={`box tone-${toneOf(box.round)}`}>
      <Rects frame={frame} rects={box.rects} />
    </g>
  );
}

function ChosenBox(props: { readonly frame: Frame; readonly rects: readonly Rect[] }) {
  return (
    <g className="box box-chosen">
      <Rects {...props} />
    </g>
  );
}

function Rects({ frame, rects }: { readonly frame: Frame; readonly rects: readonly Rect[] }) {
  const { px, py, em } = frame;
  return rects.map(({ left, bottom, width, height }) => (
    <rect
      key={`${left} ${bottom}`}
      x={px(left)}
      y={py(bottom + height)}
      width={px(left + width) - px(left)}
      height={py(bottom) - py(bottom + height)}
      rx={em * 0.2}
    />
  ));
}

/** At the left corner and the right one by turns, because a box is often just inside another. */
function BoxName({ frame, box }: { readonly frame: Frame; readonly box: RoundBox }) {
  const { px, py, em } = frame;
  const rect = box.rects[0];
  if (!rect) return null;
  const left = box.round % 2 === 0;
  return (
    <text
      className="box-name"
      x={left ? px(rect.left) : px(rect.left + rect.width)}
      y={py(rect.bottom + rect.height) - em * 0.35}
      textAnchor={left ? "start" : "end"}
    >
      {roundName(box.round)}
    </text>
  );
}
