// Learning curves: one path a round, and the best and the chosen trial on top of the rest.

import type { SweepState } from "@caviar/protocol";

import { countText } from "../format/number-text.ts";
import type { Track } from "../live/track.ts";
import type { Spotlight } from "./spotlight.ts";
import { curvePlot, type Line } from "./curve-plot.ts";
import type { Frame } from "./frame.ts";
import { Plot } from "./plot.tsx";
import { toneOf } from "./round-style.ts";

export function CurvePanel(props: {
  readonly state: SweepState;
  readonly track: Track;
  readonly spotlight: Spotlight;
}) {
  const { spotlight } = props;
  const plot = curvePlot(props.state, props.track);
  const rounds = [...Map.groupBy(plot.lines, ({ round }) => round)].toSorted(([a], [b]) => a - b);
  const of = (trial: number | undefined) => plot.lines.filter((line) => line.trial === trial);
  const targets = plot.lines.flatMap(({ trial, runs }) =>
    runs.flatMap((run) => run.map(([x, y]) => ({ trial, x, y }))),
  );
  return (
    <section className="panel" aria-labelledby="curves-title">
      <div className="panel-head">
        <h2 id="curves-title">Learning curves</h2>
        <span className="muted">
          {plot.total > plot.lines.length
            ? `the best ${countText(plot.lines.length)} of ${countText(plot.total)}`
            : `${countText(plot.total)} trials`}
        </span>
      </div>
      {plot.total === 0 ? (
        <p className="muted">Curves appear here when trials report their first epoch.</p>
      ) : (
        <Plot
          label={`${props.state.spec.metric.name} by epoch, a line a trial`}
          x={plot.x}
          y={plot.y}
          targets={targets}
          spotlight={spotlight}
        >
          {(frame) => (
            <g className="curves">
              {rounds.map(([round, lines]) => (
                <path key={round} className={`tone-${toneOf(round)}`} d={pathOf(frame, lines)} />
              ))}
              <path className="curve-best" d={pathOf(frame, of(spotlight.best))} />
              <path className="curve-selected" d={pathOf(frame, of(spotlight.selected))} />
            </g>
          )}
        </Plot>
      )}
    </section>
  );
}

/** A run of one point is drawn as a dot: a round cap on a line of no length. */
function pathOf({ px, py }: Frame, lines: readonly Line[]): string {
  return lines
    .flatMap(({ runs }) => runs)
    .map((run) => `M${run.map(([x, y]) => `${px(x).toFixed(1)} ${py(y).toFixed(1)}`).join("L")}`)
    .map((path) => (path.includes("L") ? path : `${path}h0`))
    .join("");
}
