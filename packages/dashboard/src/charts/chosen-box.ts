// A person's box for the next round of coarse to fine, while it is being chosen: some sides of a box,
// in scaled coordinates as on the plot, and what the coordinator is told of them in values.

import type { SweepHead, SweepTable } from "@caviar/protocol";
import {
  type Box,
  derivedRounds,
  fromUnit,
  type Parameter,
  type Space,
  type WrittenBox,
} from "@caviar/search";

import { boxesByRound, type Interval, intervalsOf } from "./zoom-plot.ts";
import { rangeText } from "./zoom-strips.ts";

type Side = Box[string];

/** The round whose box can still be chosen; undefined when there is none to come. */
export function nextRoundOf({ head, trials }: SweepTable): number | undefined {
  const { sampler, budget } = head.spec;
  const isOpen = head.phase === "running" || head.phase === "paused";
  if (sampler.name !== "coarse-to-fine" || !isOpen || head.evaluation) return undefined;
  const count = (sampler.rounds ?? derivedRounds(budget)).length;
  let begun = 1;
  for (const round of trials.round.values()) begun = Math.max(begun, round);
  return begun < count ? begun + 1 : undefined;
}

/** The box that a round would be chosen from: its own if it has one, else that of the round before. */
export function boxBefore(head: SweepHead, round: number): Box {
  return boxesByRound(head).findLast(([number]) => number <= round)?.[1] ?? {};
}

/** The side that an interval of a parameter's axis stands for; a fixed one has none. */
export function sideOf(parameter: Parameter, [low, high]: Interval): Side | undefined {
  switch (parameter.type) {
    case "fixed":
      return undefined;
    case "choice": {
      const count = parameter.values.length;
      const inside = parameter.values.flatMap((_, index) =>
        low < (index + 0.5) / count && (index + 0.5) / count < high ? [index] : [],
      );
      const nearest = Math.min(count - 1, Math.floor(((low + high) / 2) * count));
      return { keep: inside.length > 0 ? inside : [nearest] };
    }
    default:
      return low < high ? { low, high } : undefined;
  }
}

/** The sides in the parameters' own values. */
export function writtenBox(space: Space, sides: Box): WrittenBox {
  const written: Record<string, WrittenBox[string]> = {};
  for (const [name, side] of Object.entries(sides)) {
    const parameter = space[name];
    if (!parameter) continue;
    if ("low" in side) {
      const [min, max] = [fromUnit(parameter, side.low), fromUnit(parameter, side.high)];
      written[name] = { min, max };
    } else if (parameter.type === "choice") {
      written[name] = side.keep.map((index) => parameter.values[index]!);
    }
  }
  return written;
}

/** A side in the parameter's values, as the strips write it. */
export function sideText(name: string, parameter: Parameter, box: Box): string {
  return rangeText(parameter, intervalsOf(box, name, parameter));
}
