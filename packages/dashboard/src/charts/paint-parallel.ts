// The lines of parallel coordinates. What a hand waits for is drawn at once, a sample of the wanted
// trials; the rest of the sample follows in the browser's next frames.

import type { Mask } from "../filter/filter.ts";
import type { Palette } from "./palette.ts";
import type { ParallelPlot } from "./parallel-plot.ts";
import { sampled } from "./sample.ts";

export const LINES_MAX = 6000;
/** Drawn at once, and all that is drawn while a brush moves. */
export const LINES_AT_ONCE = 1500;

export type Field = {
  /** Pixels of the n-th upright, and of a place on it. */
  readonly ax: (upright: number) => number;
  readonly ay: (place: number) => number;
};

/** The wanted trials whose lines are drawn, at most `most`, worst first. */
export function linesOf({ ranking }: ParallelPlot, mask: Mask, most: number): readonly number[] {
  const wanted: number[] = [];
  for (const trial of ranking) if (!mask || mask[trial] === 1) wanted.push(trial);
  return sampled(wanted, most);
}

/** Returns how to stop the drawing that still goes on. */
export function paintLines(
  context: CanvasRenderingContext2D,
  field: Field,
  plot: ParallelPlot,
  lines: readonly number[],
  palette: Palette,
): () => void {
  const ranks = new Map(
    lines.map((trial, index) => [trial, index / Math.max(1, lines.length - 1)]),
  );
  // A thin sample of all ranks first, so that what is drawn at once already has the whole shape.
  const passes = Math.max(1, Math.ceil(lines.length / LINES_AT_ONCE));
  let pass = 0;
  let frame = 0;
  const draw = (): void => {
    const some = lines.filter((_, index) => index % passes === pass);
    strokeLines(context, field, { plot, lines: some, ranks }, palette);
    pass++;
    if (pass < passes) frame = requestAnimationFrame(draw);
  };
  draw();
  return () => cancelAnimationFrame(frame);
}

function strokeLines(
  context: CanvasRenderingContext2D,
  field: Field,
  {
    plot,
    lines,
    ranks,
  }: {
    readonly plot: ParallelPlot;
    readonly lines: readonly number[];
    readonly ranks: ReadonlyMap<number, number>;
  },
  palette: Palette,
): void {
  const steps = palette.ramp.length;
  const all = ranks.size;
  context.lineWidth = all > 500 ? 0.8 : 1.2;
  context.globalAlpha = Math.max(0.12, Math.min(0.75, 12 / Math.sqrt(all + 1)));
  const stepOf = (trial: number) =>
    Math.min(steps - 1, Math.floor((ranks.get(trial) ?? 0) * steps));
  for (const [step, members] of Map.groupBy(lines, stepOf)) {
    context.strokeStyle = palette.ramp[step] ?? palette.ink;
    context.beginPath();
    for (const trial of members) traceLine(context, field, plot, trial);
    context.stroke();
  }
}

/** A trial without one of the parameters has a gap there. */
function traceLine(
  context: CanvasRenderingContext2D,
  { ax, ay }: Field,
  { uprights }: ParallelPlot,
  trial: number,
): void {
  let isDown = false;
  for (let upright = 0; upright < uprights.length; upright++) {
    const place = uprights[upright]!.places[trial]!;
    if (Number.isNaN(place)) isDown = false;
    else if (isDown) context.lineTo(ax(upright), ay(place));
    else {
      context.moveTo(ax(upright), ay(place));
      isDown = true;
    }
  }
}
