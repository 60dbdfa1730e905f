// Curves on a canvas: a path a round, the stopped ones ended by a short bar.

import { toneOf } from "./round-style.ts";
import { type CurvePlot, type Line, runsOf } from "./curve-plot.ts";
import type { Frame } from "./frame.ts";
import type { Palette } from "./palette.ts";

/** Fewer lines can be darker. */
const FEW = 60;

export function paintCurves(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { plot, roundOf }: { readonly plot: CurvePlot; readonly roundOf: (trial: number) => number },
  palette: Palette,
): void {
  const { em } = frame;
  const bar = em * (plot.lines.length > FEW ? 0.18 : 0.3);
  context.lineWidth = plot.lines.length > FEW ? 1 : 1.4;
  context.globalAlpha = Math.max(0.16, Math.min(0.7, 30 / Math.sqrt(plot.lines.length * 20)));
  for (const [tone, lines] of Map.groupBy(plot.lines, ({ trial }) => toneOf(roundOf(trial)))) {
    context.strokeStyle = palette.tones[tone] ?? palette.ink;
    const path = new Path2D();
    for (const line of lines) tracePath(path, frame, plot, line, bar);
    context.stroke(path);
  }
  context.globalAlpha = 1;
}

/** One line over the others, dashed when it is the chosen one. */
export function paintCurve(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { plot, line, isDashed }: { plot: CurvePlot; line: Line; isDashed: boolean },
  palette: Palette,
): void {
  const path = new Path2D();
  tracePath(path, frame, plot, line, frame.em * 0.3);
  context.lineWidth = 2.4;
  context.strokeStyle = palette.ink;
  context.setLineDash(isDashed ? [6, 5] : []);
  context.stroke(path);
  context.setLineDash([]);
}

function tracePath(
  path: Path2D,
  { px, py }: Frame,
  { epochs, values }: CurvePlot,
  { curve, isStopped }: Line,
  bar: number,
): void {
  let end: readonly [number, number] | undefined;
  for (const run of runsOf(curve, epochs, values)) {
    for (const [index, [x, y]] of run.entries()) {
      end = [px(x), py(y)];
      if (index === 0) path.moveTo(...end);
      else path.lineTo(...end);
    }
    // A run of one point is a dot: a round cap on a line of hardly any length.
    if (run.length === 1 && end) path.lineTo(end[0] + 0.01, end[1]);
  }
  if (!isStopped || !end) return;
  path.moveTo(end[0], end[1] - bar);
  path.lineTo(end[0], end[1] + bar);
}
