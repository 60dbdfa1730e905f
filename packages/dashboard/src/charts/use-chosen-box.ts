// The choice of the next round's box, as far as it has come.

import type { Box } from "@caviar/search";
import { useState } from "react";

import { type Steering, useSteering } from "../steer/steering.ts";
import type { Look } from "../sweep/look.ts";
import { nextRoundOf, sideOf } from "./chosen-box.ts";
import type { Area } from "./use-pointer.ts";
import type { Pair } from "./zoom-plot.ts";

export type BoxChoice = {
  readonly steering: Steering;
  readonly round: number;
  /** The sides that were chosen; undefined: a rectangle on the plot filters, as usual. */
  readonly sides: Box | undefined;
  readonly setSides: (sides: Box | undefined) => void;
  /** Take over the two sides that a rectangle stands for. */
  readonly chooseArea: (area: Area) => void;
};

/** Undefined where there is no such round, or this person may not choose. */
export function useChosenBox({ table }: Look, { x, y }: Pair): BoxChoice | undefined {
  const steering = useSteering();
  const [sides, setSides] = useState<Box>();
  const round = nextRoundOf(table);
  if (!steering || steering.refusal !== undefined || round === undefined) return undefined;
  const { space } = table.head.spec;
  const chooseArea = ([from, to]: Area) => {
    const across = sideOf(space[x]!, [from.x, to.x]);
    const up = x === y ? undefined : sideOf(space[y]!, [from.y, to.y]);
    setSides({ ...sides, ...(across && { [x]: across }), ...(up && { [y]: up }) });
  };
  return { steering, round, sides, setSides, chooseArea };
}
