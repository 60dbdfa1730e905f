import { useCallback, useMemo } from "react";

import { countText } from "../format/number-text.ts";
import type { Look } from "../sweep/look.ts";
import { historyPlot } from "./history-plot.ts";
import { paintPoints } from "./paint-points.ts";
import { type PaintPlot, Plot } from "./plot.tsx";
import { Rings } from "./rings.tsx";

/** Every result when it came, and the best so far as a staircase. */
export function HistoryPanel({ look }: { readonly look: Look }) {
  const { table, version, mask, spotlight } = look;
  // The table changes in place; its version tells.
  const plot = useMemo(() => historyPlot(table), [table, version]);
  const { points } = plot;
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => paintPoints(context, frame, points, mask, palette),
    [points, mask],
  );
  return (
    <section className="panel" aria-labelledby="history-title">
      <div className="panel-head">
        <h2 id="history-title">Best over time</h2>
        <span className="muted">{countText(points.count)} results</span>
      </div>
      {points.count === 0 ? (
        <p className="muted">Results appear here when trials reach their first target.</p>
      ) : (
        <Plot
          label={`Results by time; the line is the best ${table.head.spec.metric.name} so far`}
          x={plot.x}
          y={plot.y}
          paint={paint}
          points={points}
          spotlight={spotlight}
        >
          {(frame) => (
            <>
              <polyline
                className="stairs"
                points={plot.stairs.map(([x, y]) => `${frame.px(x)},${frame.py(y)}`).join(" ")}
              />
              <Rings frame={frame} points={points} spotlight={spotlight} />
            </>
          )}
        </Plot>
      )}
    </section>
  );
}
