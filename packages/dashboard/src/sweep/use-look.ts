// A sweep's table together with what a person wants to see of it.

import { bestInTable, type SweepId, trialCount } from "@caviar/protocol";
import { useCallback, useMemo, useState } from "react";

import { type Filter, filterOf, filterText, maskOf } from "../filter/filter.ts";
import type { Shown } from "../live/live-sweep.ts";
import { type SweepChoices, sweepHash } from "../route.ts";
import type { Look } from "./look.ts";
import { describeTrial } from "./trial-facts.ts";

export function useLook(props: {
  readonly sweep: SweepId;
  readonly shown: Shown;
  readonly wantCurves: () => void;
  readonly choices: SweepChoices;
}): Look {
  const { sweep, shown, wantCurves, choices } = props;
  const { table, version, curves } = shown;
  /** While the hand is on a brush; the address is written when it leaves. */
  const [brushed, setBrushed] = useState<Filter>();
  const choose = useCallback(
    (change: SweepChoices) => {
      // Replaced, not pushed: "back" leaves the sweep instead of undoing every click on it.
      history.replaceState(null, "", sweepHash(sweep, { ...choices, ...change }));
      dispatchEvent(new HashChangeEvent("hashchange"));
    },
    [sweep, choices],
  );
  const written = useMemo(() => filterOf(choices.filter), [choices.filter]);
  const filter = brushed ?? written;
  // The table changes in place; its version tells.
  const mask = useMemo(() => maskOf(table, filter), [table, version, filter]);
  // The table changes in place; its version tells.
  const best = useMemo(() => bestInTable(table), [table, version]);
  const setFilter = useCallback(
    (next: Filter, isDone: boolean) => {
      setBrushed(isDone ? undefined : next);
      if (isDone) choose({ filter: filterText(next) });
    },
    [choose],
  );
  const { trial } = choices;
  return {
    sweep,
    table,
    version,
    curves,
    wantCurves,
    filter,
    setFilter,
    mask,
    isBrushing: brushed !== undefined,
    spotlight: {
      best,
      selected: trial !== undefined && trial < trialCount(table) ? trial : undefined,
      describe: (number) => describeTrial(table, number),
      select: (number) => choose({ trial: number }),
    },
    choices,
    choose,
  };
}
