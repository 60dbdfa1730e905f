import type { SweepState } from "@caviar/protocol";

import { countText } from "../format/number-text.ts";
import type { Track } from "../live/track.ts";
import type { Spotlight } from "./spotlight.ts";
import { historyPlot } from "./history-plot.ts";
import { Marks } from "./marks.tsx";
import { Plot } from "./plot.tsx";

/** Every result when it came, and the best so far as a staircase. */
export function HistoryPanel(props: {
  readonly state: SweepState;
  readonly track: Track;
  readonly spotlight: Spotlight;
}) {
  const plot = historyPlot(props.state, props.track);
  const { metric } = props.state.spec;
  return (
    <section className="panel" aria-labelledby="history-title">
      <div className="panel-head">
        <h2 id="history-title">Best over time</h2>
        <span className="muted">{countText(plot.marks.length)} results</span>
      </div>
      {plot.marks.length === 0 ? (
        <p className="muted">Results appear here when trials reach their first target.</p>
      ) : (
        <Plot
          label={`Results by time; the line is the best ${metric.name} so far`}
          x={plot.x}
          y={plot.y}
          targets={plot.marks}
          spotlight={props.spotlight}
        >
          {(frame) => (
            <>
              <polyline
                className="stairs"
                points={plot.stairs.map(([x, y]) => `${frame.px(x)},${frame.py(y)}`).join(" ")}
              />
              <Marks frame={frame} marks={plot.marks} spotlight={props.spotlight} />
            </>
          )}
        </Plot>
      )}
    </section>
  );
}
