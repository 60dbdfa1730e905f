// Rows and columns that fit the terminal: the widest columns give way first.

import { fit, pad, plain, widthOf } from "./cells.ts";

const BETWEEN = "  ";
const COLUMN_MIN = 6;

/** `head` is left out where there is nothing to explain. */
export function tableLines(
  rows: readonly (readonly string[])[],
  { head, width }: { readonly head?: readonly string[]; readonly width: number },
): string[] {
  const all = [...(head ? [head] : []), ...rows].map((row) => row.map(plain));
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...all.map((row) => widthOf(row[column] ?? ""))),
  );
  shrink(widths, width - BETWEEN.length * (columns - 1));
  return all.map((row) =>
    fit(
      widths.map((cells, column) => pad(row[column] ?? "", cells)).join(BETWEEN),
      width,
    ).trimEnd(),
  );
}

/** Takes from the widest until all fit, or none can give more. */
function shrink(widths: number[], width: number): void {
  for (let over = sum(widths) - width; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= COLUMN_MIN) return;
    widths[widest]!--;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

/** Cells of whoever reads: a pipe has no width. */
export function widthOfScreen(stream: { readonly columns?: number } = process.stdout): number {
  return stream.columns || Infinity;
}
