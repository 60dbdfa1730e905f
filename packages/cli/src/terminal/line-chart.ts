// Curves over the same epochs, a mark each, in a few rows. On a log scale where they span more than a
// factor of ten: a loss that falls from 2 to 0.01 would be a corner otherwise.

import { fit, pad } from "./cells.ts";
import { metricText } from "./number-text.ts";

export type Series = {
  /** One cell. */
  readonly mark: string;
  /** By epoch; what is no number leaves a gap. */
  readonly values: readonly number[];
};

const LABEL_WIDTH = 9;
const LOG_SPAN = 10;

/** `height` rows of `width` cells; empty when nothing is there to draw. */
export function lineChart(
  series: readonly Series[],
  { width, height }: { readonly width: number; readonly height: number },
): string[] {
  const columns = Math.max(1, width - LABEL_WIDTH);
  const shown = series.map(({ mark, values }) => ({ mark, values: thinnedTo(values, columns) }));
  const all = shown.flatMap(({ values }) => values.filter(Number.isFinite));
  if (all.length === 0) return [];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const isLog = low > 0 && high > low * LOG_SPAN;
  const scaled = (value: number) => (isLog ? Math.log(value) : value);
  const span = scaled(high) - scaled(low) || 1;
  const rowOf = (value: number) =>
    Math.round((1 - (scaled(value) - scaled(low)) / span) * (height - 1));
  const cells = Array.from({ length: height }, () => Array<string>(columns).fill(" "));
  for (const { mark, values } of shown) {
    for (const [column, value] of values.entries()) {
      if (Number.isFinite(value)) cells[rowOf(value)]![column] = mark;
    }
  }
  return cells.map((row, i) => {
    const label = i === 0 ? metricText(high, 3) : i === height - 1 ? metricText(low, 3) : "";
    return fit(`${pad(label, LABEL_WIDTH - 2)} │${row.join("").trimEnd()}`, width);
  });
}

/** At most so many values: of each run of neighbours the last. */
function thinnedTo(values: readonly number[], count: number): readonly number[] {
  if (values.length <= count) return values;
  return Array.from(
    { length: count },
    (_, i) => values[Math.floor(((i + 1) * values.length) / count) - 1]!,
  );
}
