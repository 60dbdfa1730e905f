// What every panel of a sweep is given: the table, what is wanted of it, and what is pointed at.

import type { Curves, SweepId, SweepTable } from "@caviar/protocol";

import type { Spotlight } from "../charts/spotlight.ts";
import type { Filter, Mask } from "../filter/filter.ts";
import type { SweepChoices } from "../route.ts";

export type Look = {
  readonly sweep: SweepId;
  readonly table: SweepTable;
  /** The table is changed in place; another version is another content. */
  readonly version: number;
  readonly curves: Curves;
  readonly wantCurves: () => void;
  readonly filter: Filter;
  /** `isDone`: the hand has left the brush; only then is the address written. */
  readonly setFilter: (filter: Filter, isDone: boolean) => void;
  readonly mask: Mask;
  /** The hand is on a brush: what is drawn now is drawn again in a moment, so less will do. */
  readonly isBrushing: boolean;
  readonly spotlight: Spotlight;
  readonly choices: SweepChoices;
  readonly choose: (change: SweepChoices) => void;
};
