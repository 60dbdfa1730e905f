import type { Client } from "@caviar/client";
import type { SweepId } from "@caviar/protocol";
import { useEffect, useState, useSyncExternalStore } from "react";

import { untilNextRedraw } from "./coalesce.ts";
import { followSweep, type LiveSweep, type LiveView } from "./live-sweep.ts";

const WAITING: LiveView = { phase: "waiting" };
const NEVER = () => () => {};

/** Follow a sweep for as long as the component is shown. `attempt`: raise it to begin again. */
export function useLiveSweep(client: Client, sweep: SweepId, attempt: number): LiveView {
  const [live, setLive] = useState<LiveSweep>();
  useEffect(() => {
    const followed = followSweep((signal) => client.events(sweep, { signal }), untilNextRedraw);
    setLive(followed);
    return () => followed.close();
  }, [client, sweep, attempt]);
  return useSyncExternalStore(live?.subscribe ?? NEVER, live?.view ?? (() => WAITING));
}
