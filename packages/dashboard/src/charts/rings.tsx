// Rings around the best and the chosen trial, above the canvas, with a halo that lifts them off
// whatever lies below.

import type { Frame } from "./frame.ts";
import type { Points } from "./paint-points.ts";
import type { Spotlight } from "./spotlight.ts";

export function Rings(props: {
  readonly frame: Frame;
  readonly points: Points;
  readonly spotlight: Spotlight;
}) {
  const { frame, points, spotlight } = props;
  const radius = 0.3 * frame.em;
  const ring = (trial: number | undefined, className: string, share: number) => {
    const index = trial === undefined ? -1 : lastOf(points, trial);
    if (index < 0) return null;
    const [x, y] = [frame.px(points.x(index)), frame.py(points.y(index))];
    if (!Number.isFinite(x + y)) return null;
    return (
      <>
        <circle className="ring-halo" cx={x} cy={y} r={radius * share} />
        <circle className={className} cx={x} cy={y} r={radius * share} />
      </>
    );
  };
  return (
    <>
      {ring(spotlight.best, "ring-best", 2.1)}
      {ring(spotlight.selected, "ring-selected", 2.9)}
    </>
  );
}

/** A trial may have several results; its last one stands for it. */
function lastOf(points: Points, trial: number): number {
  for (let index = points.count - 1; index >= 0; index--) {
    if (points.trial(index) === trial) return index;
  }
  return -1;
}
