// Many signals, few redraws. The first signal after a rest is answered at once, those that follow
// together after `wait` has called back, so that a burst of thousands costs a handful of redraws.

/** Calls `wake` once, later. Returns how to cancel that. */
export type Wait = (wake: () => void) => () => void;

export type Coalesced = { readonly signal: () => void; readonly stop: () => void };

export function coalesce(act: () => void, wait: Wait): Coalesced {
  let cancel: (() => void) | undefined;
  let pending = false;
  let stopped = false;

  const rest = (): void => {
    pending = false;
    cancel = wait(() => {
      cancel = undefined;
      if (!pending) return;
      rest();
      act();
    });
  };

  return {
    signal() {
      if (stopped) return;
      pending = true;
      if (cancel) return;
      rest();
      act();
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}

const REDRAW_MS = 100;
/** A sweep of tens of thousands of trials takes a while to draw, and changes little in a second. */
const CROWD = 5000;
const REDRAW_CROWD_MS = 1000;

/** Waits for some time and then for the browser's next frame, which a hidden tab never asks for. */
export function redrawsFor(trials: number): Wait {
  return (wake) => {
    let frame = 0;
    const pause = trials < CROWD ? REDRAW_MS : REDRAW_CROWD_MS;
    const timer = setTimeout(() => {
      frame = requestAnimationFrame(wake);
    }, pause);
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  };
}
