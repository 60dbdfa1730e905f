// Every dimension of the space as one strip of [0,1], with each round's box as an interval on it:
// at a glance, which parameters the search has pinned down.

import type { SweepTable } from "@caviar/protocol";
import type { Parameter } from "@caviar/search";

import { valueText } from "../format/number-text.ts";
import { valueAt } from "./axis.ts";
import { boxesByRound, type Interval, intervalsOf } from "./zoom-plot.ts";

export type Strip = {
  readonly name: string;
  /** The values at both ends of the last round's box; all kept values of a choice. */
  readonly range: string;
  readonly rounds: readonly {
    readonly round: number;
    readonly intervals: readonly Interval[];
  }[];
  /** Where the best trial is, in [0,1]. */
  readonly best: number | undefined;
};

export function zoomStrips({ head, units }: SweepTable, best: number | undefined): Strip[] {
  const boxes = boxesByRound(head);
  return Object.entries(head.spec.space).map(([name, parameter], dimension) => {
    const rounds = boxes.map(([round, box]) => ({
      round,
      intervals: intervalsOf(box, name, parameter),
    }));
    const range = rangeText(parameter, rounds.at(-1)?.intervals ?? [[0, 1]]);
    return {
      name,
      range,
      rounds,
      best: best === undefined ? undefined : units[dimension]?.at(best),
    };
  });
}

/** The values at both ends of the first interval; all values of a choice that are inside one. */
export function rangeText(parameter: Parameter, intervals: readonly Interval[]): string {
  if (parameter.type === "choice") {
    const inside = (unit: number) => intervals.some(([low, high]) => low < unit && unit < high);
    const count = parameter.values.length;
    return parameter.values
      .filter((_, index) => inside((index + 0.5) / count))
      .map(valueText)
      .join(", ");
  }
  const [low = 0, high = 1] = intervals[0] ?? [];
  const [from, to] = [valueAt(parameter, low), valueAt(parameter, high)];
  return from === to ? from : `${from} … ${to}`;
}
