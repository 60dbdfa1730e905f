// One sweep as it happens: its events folded as they come, and whoever shows it told at most every
// 100 ms. The fold mutates its state, so each notice carries a new view around the same state.
//
//   waiting -first event-> live -last event-> over
//   waiting | live -the stream or the fold threw-> broken

import { beginFold, foldEvent, type LedgerEvent, type SweepState } from "@caviar/protocol";

import { coalesce, type Wait } from "./coalesce.ts";
import { beginTrack, type Track, trackEvent } from "./track.ts";

export type LiveView =
  | { readonly phase: "waiting" }
  | { readonly phase: "live" | "over"; readonly state: SweepState; readonly track: Track }
  | { readonly phase: "broken"; readonly error: unknown };

export type LiveSweep = {
  readonly view: () => LiveView;
  readonly subscribe: (listener: () => void) => () => void;
  readonly close: () => void;
};

/** Events from the ledger's beginning, ended by `sweep-ended` or the signal. */
export type EventSource = (signal: AbortSignal) => AsyncIterable<LedgerEvent>;

/** Follow a sweep until it ends or `close` is called. */
export function followSweep(events: EventSource, wait: Wait): LiveSweep {
  const abort = new AbortController();
  const listeners = new Set<() => void>();
  const track = beginTrack();
  let view: LiveView = { phase: "waiting" };
  let state: SweepState | undefined;

  const show = (next: LiveView): void => {
    if (abort.signal.aborted) return;
    view = next;
    for (const listener of listeners) listener();
  };
  const redraw = coalesce(() => state && show({ phase: "live", state, track }), wait);

  const follow = async (): Promise<void> => {
    for await (const event of events(abort.signal)) {
      if (state) foldEvent(state, event);
      else state = beginFold(event);
      trackEvent(track, state, event);
      redraw.signal();
    }
    if (!state) throw new Error("expected the stream to begin with sweep-created, got no event");
    redraw.stop();
    show({ phase: "over", state, track });
  };
  follow().catch((error: unknown) => {
    redraw.stop();
    show({ phase: "broken", error });
  });

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      abort.abort();
      redraw.stop();
    },
  };
}
