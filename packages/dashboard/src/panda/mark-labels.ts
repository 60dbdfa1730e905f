// The numbers above the marks: those that would run into each other share a label.

import { type Frame, halfWidth } from "../charts/frame.ts";
import type { Mark } from "./acts.ts";

export type MarkLabel = { readonly x: number; readonly text: string };

/** `x` in pixels, the label's middle. */
export function markLabels(
  marks: readonly Mark[],
  frame: Pick<Frame, "em">,
  xOf: (epoch: number) => number,
): readonly MarkLabel[] {
  const labels: { from: number; to: number; numbers: readonly number[] }[] = [];
  for (const { epoch, numbers } of marks.toSorted((a, b) => a.epoch - b.epoch)) {
    const x = xOf(epoch);
    const last = labels.at(-1);
    const room = last ? halfWidth(textOf(last.numbers), frame) : 0;
    const end = last ? (last.from + last.to) / 2 + room : -Infinity;
    if (last && x - halfWidth(textOf(numbers), frame) < end + frame.em * 0.3) {
      last.to = x;
      last.numbers = [...last.numbers, ...numbers];
    } else labels.push({ from: x, to: x, numbers });
  }
  return labels.map(({ from, to, numbers }) => ({ x: (from + to) / 2, text: textOf(numbers) }));
}

/** "3", "3, 4", "3–8" */
function textOf(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted.length > 3 ? `${sorted[0]}–${sorted.at(-1)}` : sorted.join(", ");
}
