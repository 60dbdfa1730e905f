import type { Client } from "@caviar/client";
import type { SweepId } from "@caviar/protocol";
import { useEffect, useState, useSyncExternalStore } from "react";

import { redrawsFor } from "./coalesce.ts";
import {
  followSweep,
  type Hear,
  type LiveSweep,
  type LiveView,
  type SweepSource,
} from "./live-sweep.ts";

const WAITING: LiveView = { phase: "waiting" };
const NEVER = () => () => {};
const NOTHING = () => {};

/** Curves on one page, at most, and points in each; more would not be told apart. */
const CURVES = { limit: 50_000, points: 32 };

/** Follow a sweep for as long as the component is shown. `attempt`: raise it to begin again. */
export function useLiveSweep(
  client: Client,
  sweep: SweepId,
  attempt = 0,
): readonly [view: LiveView, wantCurves: () => void, hear: Hear] {
  const [live, setLive] = useState<LiveSweep>();
  useEffect(() => {
    const source: SweepSource = {
      table: async (signal: AbortSignal) => client.table(sweep, signal),
      curves: async () => client.curves(sweep, CURVES),
      events: ({ seq, at }, signal) => client.events(sweep, { after: seq, at, signal }),
    };
    const followed = followSweep(source, redrawsFor);
    setLive(followed);
    return () => followed.close();
  }, [client, sweep, attempt]);
  const view = useSyncExternalStore(live?.subscribe ?? NEVER, live?.view ?? (() => WAITING));
  return [view, live?.wantCurves ?? NOTHING, live?.hear ?? NEVER];
}
