// Trials as marks. One path a round, however many trials it has: a browser draws a path of
// thousands of marks faster than it keeps thousands of elements.

import type { Spotlight } from "./spotlight.ts";
import type { Frame } from "./frame.ts";
import { crossPath, glyphPath, toneOf } from "./round-style.ts";
import type { Mark } from "./zoom-plot.ts";

/** Radius in the text's size; beyond CROWD marks it shrinks, so that they cover no more ground. */
const RADIUS_EM = 0.3;
const CROWD = 400;
const SHRINK_MAX = 0.4;

export function Marks(props: {
  readonly frame: Frame;
  readonly marks: readonly Mark[];
  readonly spotlight: Pick<Spotlight, "best" | "selected">;
}) {
  const { frame, marks, spotlight } = props;
  const { px, py, em } = frame;
  const shrink = Math.sqrt(CROWD / Math.max(CROWD, marks.length));
  const radius = RADIUS_EM * em * Math.max(SHRINK_MAX, shrink);
  const ring = RADIUS_EM * em;
  const rounds = [...Map.groupBy(marks, ({ round }) => round)].toSorted(([a], [b]) => a - b);
  // A trial may have several results; its last one stands for it.
  const best = marks.findLast(({ trial }) => trial === spotlight.best);
  const selected = marks.findLast(({ trial }) => trial === spotlight.selected);
  return (
    <g className="marks">
      {rounds.map(([round, members]) => (
        <g key={round} className={`tone-${toneOf(round)}`}>
          <path
            className="glyph"
            d={members
              .filter(({ faded }) => !faded)
              .map(({ x, y }) => glyphPath(round, px(x), py(y), radius))
              .join("")}
          />
          <path
            className="cross"
            d={members
              .filter(({ faded }) => faded)
              .map(({ x, y }) => crossPath(px(x), py(y), radius * 0.8))
              .join("")}
          />
        </g>
      ))}
      {best && <circle className="ring-best" cx={px(best.x)} cy={py(best.y)} r={ring * 2.1} />}
      {selected && (
        <circle className="ring-selected" cx={px(selected.x)} cy={py(selected.y)} r={ring * 2.9} />
      )}
    </g>
  );
}
