// The zoom as a picture, and the choice of its two dimensions.

import type { SweepState } from "@caviar/protocol";

import type { SweepChoices } from "../route.ts";
import type { Spotlight } from "./spotlight.ts";
import type { Frame } from "./frame.ts";
import { Marks } from "./marks.tsx";
import { Plot } from "./plot.tsx";
import { RoundLegend, roundsOf } from "./round-legend.tsx";
import { roundName, toneOf } from "./round-style.ts";
import { pairOf, type RoundBox, zoomPlot } from "./zoom-plot.ts";

export function ZoomPanel(props: {
  readonly state: SweepState;
  readonly choices: SweepChoices;
  readonly choose: (change: SweepChoices) => void;
  readonly spotlight: Spotlight;
}) {
  const { state, choices, choose, spotlight } = props;
  const { space } = state.spec;
  const pair = pairOf(space, choices);
  const plot = zoomPlot(state, pair);
  const reason = state.zooms.at(-1)?.reason;
  return (
    <section className="panel panel-zoom" aria-labelledby="zoom-title">
      <div className="panel-head">
        <h2 id="zoom-title">{plot.boxes.length > 0 ? "The zoom" : "The space"}</h2>
        <Dimension
          label="across"
          names={Object.keys(space)}
          value={pair.x}
          choose={(x) => choose({ x })}
        />
        <Dimension
          label="up"
          names={Object.keys(space)}
          value={pair.y}
          choose={(y) => choose({ y })}
        />
      </div>
      <Plot
        label={`Trials by ${pair.x} and ${pair.y}, with ${plot.boxes.length} boxes that rounds drew from`}
        className="plot-tall"
        x={plot.x}
        y={plot.y}
        targets={plot.marks}
        spotlight={spotlight}
      >
        {(frame) => (
          <>
            {plot.boxes.map((box) => (
              <BoxOfRound key={box.round} frame={frame} box={box} />
            ))}
            <Marks frame={frame} marks={plot.marks} spotlight={spotlight} />
            {plot.boxes.map((box) => (
              <BoxName key={box.round} frame={frame} box={box} />
            ))}
          </>
        )}
      </Plot>
      <RoundLegend rounds={roundsOf([...plot.marks, ...plot.boxes])} />
      {reason !== undefined && <p className="muted small">{reason}</p>}
    </section>
  );
}

function Dimension(props: {
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
  const { px, py, em } = frame;
  return (
    <g className={`box tone-${toneOf(box.round)}`}>
      {box.rects.map(({ left, bottom, width, height }) => (
        <rect
          key={`${left} ${bottom}`}
          x={px(left)}
          y={py(bottom + height)}
          width={px(left + width) - px(left)}
          height={py(bottom) - py(bottom + height)}
          rx={em * 0.2}
        />
      ))}
    </g>
  );
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
