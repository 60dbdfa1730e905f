// Ask, show, wait, ask again: for answers that the API does not push. A failed question keeps the
// last answer on the page, beside the failure. A hidden tab does not ask.

import { useEffect, useState } from "react";

export type Polled<T> = { readonly value: T | undefined; readonly error: unknown };

/** `ask` must keep its identity between renders (useCallback), or every render asks anew. */
export function usePoll<T>(ask: () => Promise<T>, everyMs: number): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({ value: undefined, error: undefined });
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    // While a question is on its way there is no timer.
    const turn = async (): Promise<void> => {
      timer = undefined;
      if (!document.hidden) {
        const answer = await ask().then(
          (value) => ({ value, error: undefined }),
          (error: unknown) => ({ error }),
        );
        if (over) return;
        setPolled((before) => ({ ...before, ...answer }));
      }
      timer = setTimeout(() => void turn(), everyMs);
    };
    const wake = (): void => {
      if (document.hidden || timer === undefined) return;
      clearTimeout(timer);
      void turn();
    };

    void turn();
    document.addEventListener("visibilitychange", wake);
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [ask, everyMs]);
  return polled;
}
