import type { Frame } from "../charts/frame.ts";
import type { Palette } from "../charts/palette.ts";
import type { SeriesPlot } from "./series.ts";

const WIDTHS = { faded: 1.6, plain: 1.6, strong: 2.4 } as const;
const FADED = 0.7;
/** More points than this are too close for a bold line. */
const MANY = 400;

/** The faded ones first, the strong ones on top. */
export function paintSeries(
  context: CanvasRenderingContext2D,
  { px, py }: Frame,
  { lines }: Pick<SeriesPlot, "lines">,
  palette: Palette,
): void {
  const order = Object.keys(WIDTHS);
  for (const line of lines.toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight))) {
    const path = new Path2D();
    let isOpen = false;
    for (const { x, y } of line.points) {
      const isThere = !Number.isNaN(y);
      // A single point is a dot: a round cap on a line of hardly any length.
      if (isThere && !isOpen) path.moveTo(px(x) - 0.01, py(y));
      if (isThere) path.lineTo(px(x), py(y));
      isOpen = isThere;
    }
    context.globalAlpha = line.weight === "faded" ? FADED : 1;
    context.lineWidth = WIDTHS[line.weight] * (line.points.length > MANY ? 0.5 : 1);
    context.strokeStyle = palette.tones[line.tone] ?? palette.ink;
    context.setLineDash(line.isDashed ? [3, 4] : []);
    context.stroke(path);
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}
