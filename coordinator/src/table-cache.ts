// What the page shows of a sweep, from one pass over its ledger: the table, the curves, and which
// events are of which trial. Some 300 bytes a trial and 4 an event, kept for the sweeps that
// somebody looked at last.

import { beginTable, Curves, foldTable, type SweepTable, trialCount } from "@caviar/protocol";
import type { Redis } from "@caviar/ledger";

import { EventIndex } from "./event-index.ts";
import { FoldCache } from "./fold-cache.ts";

const SWEEPS_MAX = 20;
const TRIALS_MAX = 500_000;

export type Shown = {
  readonly table: SweepTable;
  readonly curves: Curves;
  readonly events: EventIndex;
};

export class TableCache extends FoldCache<Shown> {
  constructor(redis: Redis) {
    super(redis, {
      begin(first) {
        const table = beginTable(first);
        return {
          table,
          curves: new Curves(table.head.spec.metric.name),
          events: new EventIndex(first),
        };
      },
      next({ table, curves, events }, event) {
        foldTable(table, event);
        curves.fold(event);
        events.add(event);
      },
      placeOf: ({ table }) => table.head,
      trialsOf: ({ table }) => trialCount(table),
      sweepsMax: SWEEPS_MAX,
      trialsMax: TRIALS_MAX,
    });
  }
}
