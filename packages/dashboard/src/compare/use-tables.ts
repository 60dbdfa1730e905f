import type { Client } from "@caviar/client";
import type { SweepId } from "@caviar/protocol";
import { useEffect, useState } from "react";

import { redrawsFor } from "../live/coalesce.ts";
import { followSweep, type LiveView, type SweepSource } from "../live/live-sweep.ts";

/** Several sweeps, each live. `ids`: with commas, so that the same ones are the same text. */
export function useTables(client: Client, ids: string): ReadonlyMap<string, LiveView> {
  const [views, setViews] = useState<ReadonlyMap<string, LiveView>>(new Map());
  useEffect(() => {
    const sweeps = ids.split(",").filter((id): id is SweepId => id !== "");
    const live = sweeps.map((sweep) => {
      const source: SweepSource = {
        table: async (signal: AbortSignal) => client.table(sweep, signal),
        curves: async () => ({ seq: 1, total: 0, curves: [] }),
        events: ({ seq, at }, signal) => client.events(sweep, { after: seq, at, signal }),
      };
      const followed = followSweep(source, redrawsFor);
      followed.subscribe(() => {
        setViews((before) => new Map(before).set(sweep, followed.view()));
      });
      return followed;
    });
    setViews(new Map());
    return () => {
      for (const { close } of live) close();
    };
  }, [client, ids]);
  return views;
}
