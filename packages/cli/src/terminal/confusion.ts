// A confusion matrix as text: a row a true class, a column a predicted one.

import { fit } from "./cells.ts";

type Matrix = readonly (readonly number[])[];

/** Lines of at most `width` cells; zeros are dots, so that mistakes stand out. */
export function confusionLines(matrix: Matrix, width: number): string[] {
  const counts = matrix.flat().map((count) => String(count).length);
  const cell = Math.max(String(matrix.length - 1).length, ...counts) + 1;
  const row = (head: string, cells: readonly string[]) =>
    `${head.padStart(5)} ${cells.map((text) => text.padStart(cell)).join("")}`;
  const classes = matrix.map((_, index) => String(index));
  return [
    "true class down, predicted class across",
    row("", classes),
    ...matrix.map((counted, index) =>
      row(
        String(index),
        counted.map((count) => (count === 0 ? "·" : String(count))),
      ),
    ),
  ].map((line) => fit(line, width));
}

/** The most frequent mistakes, in words: "4 taken for 9 (5 times)". */
export function commonMistakes(matrix: Matrix, most = 3): string[] {
  return matrix
    .flatMap((row, truth) => row.map((count, predicted) => ({ truth, predicted, count })))
    .filter(({ truth, predicted, count }) => truth !== predicted && count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, most)
    .map(
      ({ truth, predicted, count }) =>
        `${truth} taken for ${predicted} (${count === 1 ? "once" : `${count} times`})`,
    );
}
