// One sweep as it happens: its table as the coordinator has it, continued with the events after it,
// and whoever shows it told now and then. The fold mutates its table, so each notice carries a new
// view around the same table; `version` tells them apart.
//
//   waiting -table-> live -last event-> over
//   waiting | live -the answer, the stream or the fold threw-> broken

import {
  beginTable,
  type CurveList,
  Curves,
  epochOf,
  foldTable,
  type LedgerEvent,
  type SweepTable,
  trialCount,
} from "@caviar/protocol";

import { Audience } from "./audience.ts";
import { coalesce, type Wait } from "./coalesce.ts";
import { persistent } from "./persistent.ts";

export type Shown = {
  readonly table: SweepTable;
  readonly curves: Curves;
  /** Grows with every view. */
  readonly version: number;
};

export type LiveView =
  | { readonly phase: "waiting" }
  | ({ readonly phase: "live" | "over" } & Shown)
  | { readonly phase: "broken"; readonly error: unknown };

/** Returns how to stop that. */
export type Hear = (listener: (event: LedgerEvent) => void) => () => void;

export type LiveSweep = {
  readonly view: () => LiveView;
  readonly subscribe: (listener: () => void) => () => void;
  /** Be told each event that comes, when it has been taken in. */
  readonly hear: Hear;
  /** Ask for the curves that were drawn before this page was opened; once is enough. */
  readonly wantCurves: () => void;
  readonly close: () => void;
};

type LastEvent = Pick<LedgerEvent, "seq" | "at">;

export type SweepSource = {
  readonly table: (signal: AbortSignal) => Promise<SweepTable>;
  readonly curves: () => Promise<CurveList>;
  /**
   * The events after the last one of a table, ended by `sweep-ended` or the signal. Event 1 among them: Redis
   * has lost some that were there; all before it is void.
   */
  readonly events: (last: LastEvent, signal: AbortSignal) => AsyncIterable<LedgerEvent>;
};

/** Each after the client's own attempts: a coordinator that answers everything but this is broken. */
const CURVE_FAILURES_MAX = 20;

/** Follow a sweep until it ends or `close` is called. `waitOf`: how often to redraw so many trials. */
export function followSweep(source: SweepSource, waitOf: (trials: number) => Wait): LiveSweep {
  const abort = new AbortController();
  const viewers = new Audience();
  const hearers = new Audience<LedgerEvent>();
  let view: LiveView = { phase: "waiting" };
  let version = 0;
  let shown: Omit<Shown, "version"> | undefined;
  let isOver = false;

  const tell = (next: LiveView): void => {
    if (abort.signal.aborted) return;
    view = next;
    viewers.tell();
  };
  const show = (): void => {
    if (shown) tell({ phase: isOver ? "over" : "live", ...shown, version: ++version });
  };
  const redraw = coalesce(show, (wake) => waitOf(shown ? trialCount(shown.table) : 0)(wake));
  const fail = (error: unknown): void => {
    redraw.stop();
    tell({ phase: "broken", error });
  };

  const curves = persistent(
    async () => {
      const list = await source.curves();
      if (!shown) return;
      addCurves(shown.curves, list);
      show();
    },
    { fail, failuresMax: CURVE_FAILURES_MAX },
  );

  const follow = async (): Promise<void> => {
    const { head } = (shown = shownOf(await source.table(abort.signal))).table;
    isOver = head.phase === "ended";
    show();
    if (curves.isDue()) curves.ask();
    if (isOver) return;
    for await (const event of source.events(head, abort.signal)) {
      if (event.seq === 1) shown = shownOf(beginTable(event));
      else foldTable(shown.table, event);
      shown.curves.fold(event);
      hearers.tell(event);
      redraw.signal();
      if (curves.isDue()) curves.ask();
    }
    isOver = true;
    redraw.stop();
    show();
  };
  follow().catch(fail);

  return {
    view: () => view,
    subscribe: viewers.add,
    hear: hearers.add,
    wantCurves() {
      curves.want();
      if (shown && curves.isDue()) curves.ask();
    },
    close() {
      abort.abort();
      redraw.stop();
    },
  };
}

const shownOf = (table: SweepTable): Omit<Shown, "version"> => ({
  table,
  curves: new Curves(table.head.spec.metric.name),
});

/** What has been heard since is newer than what was asked for. */
function addCurves(curves: Curves, { curves: asked }: CurveList): void {
  for (const [trial, curve] of asked) {
    const heard = curves.of(trial);
    curves.put(trial, curve);
    if (!heard) continue;
    for (let point = 0; point < heard.length; point++) {
      const value = heard.values[point]!;
      if (!Number.isNaN(value)) curves.set(trial, epochOf(heard, point), value);
    }
  }
}
