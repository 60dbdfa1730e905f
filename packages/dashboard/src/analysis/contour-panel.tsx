// The contour plot: where in two dimensions trials do well, as a landscape with its level lines.

import { contours } from "d3-contour";
import { useCallback, useMemo } from "react";

import { parameterAxis } from "../charts/axis.ts";
import type { Frame } from "../charts/frame.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import { Rings } from "../charts/rings.tsx";
import { Dimension } from "../charts/zoom-panel.tsx";
import { pairOf, zoomPlot } from "../charts/zoom-plot.ts";
import type { Look } from "../sweep/look.ts";
import { GRID, landscapeOf } from "./landscape.ts";

const LEVELS = [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6];
const TRIALS_MIN = 5;

export function ContourPanel({ look }: { readonly look: Look }) {
  const { table, version, mask, choices, choose, spotlight } = look;
  const { space } = table.head.spec;
  const { x, y } = pairOf(space, choices);
  const [px, py] = [space[x]!, space[y]!];
  // The table changes in place; its version tells.
  const landscape = useMemo(
    () =>
      landscapeOf(table, mask, [
        { name: x, parameter: px },
        { name: y, parameter: py },
      ]),
    [table, version, mask, x, y, px, py],
  );
  const { points } = useMemo(() => zoomPlot(table, { x, y }), [table, version, x, y]);
  const bands = useMemo(() => bandsOf(landscape.heights), [landscape]);
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => {
      for (const [level, rings] of bands.entries()) {
        context.fillStyle = palette.ramp[level] ?? palette.ink;
        context.fill(pathOf(frame, rings), "evenodd");
      }
    },
    [bands],
  );
  const names = Object.keys(space);
  return (
    <section className="panel" aria-labelledby="contour-title">
      <div className="panel-head">
        <h2 id="contour-title">Landscape</h2>
        <Dimension label="across" names={names} value={x} choose={(name) => choose({ x: name })} />
        <Dimension label="up" names={names} value={y} choose={(name) => choose({ y: name })} />
      </div>
      {landscape.trials < TRIALS_MIN ? (
        <p className="muted">
          It takes {TRIALS_MIN} trials with a result to draw a landscape; {landscape.trials} fit.
        </p>
      ) : (
        <>
          <Plot
            label={`How well trials did by ${x} and ${y}`}
            className="plot-square"
            x={parameterAxis(x, px)}
            y={parameterAxis(y, py)}
            paint={paint}
            points={points}
            spotlight={spotlight}
          >
            {(frame) => <Rings frame={frame} points={points} spotlight={spotlight} />}
          </Plot>
          <p className="muted small">
            Mean rank of the trials around each place: the stronger the tone, the better. Where it
            is blank, no trial is near.
          </p>
        </>
      )}
    </section>
  );
}

type Ring = readonly (readonly number[])[];

/** What is known, then what is above each level; each band covers the one before. */
function bandsOf(heights: Float64Array): Ring[][] {
  const known = Array.from(heights, (height) => (Number.isNaN(height) ? 0 : 1));
  const filled = Array.from(heights, (height) => (Number.isNaN(height) ? -1 : height));
  const shape = contours().size([GRID, GRID]);
  return [shape.contour(known, 0.5), ...LEVELS.map((level) => shape.contour(filled, level))].map(
    ({ coordinates }) => coordinates.flat(),
  );
}

function pathOf({ px, py }: Frame, rings: readonly Ring[]): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    for (const [index, [x = 0, y = 0]] of ring.entries()) {
      if (index === 0) path.moveTo(px(x / GRID), py(y / GRID));
      else path.lineTo(px(x / GRID), py(y / GRID));
    }
    path.closePath();
  }
  return path;
}
