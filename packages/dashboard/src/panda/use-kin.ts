import type { Client } from "@caviar/client";
import type { SweepId } from "@caviar/protocol";
import { useEffect, useState, useSyncExternalStore } from "react";

import { redrawsFor } from "../live/coalesce.ts";
import type { Hear } from "../live/live-sweep.ts";
import { type KinView, LiveKin, NO_KIN } from "./live-kin.ts";

/** Of a trial, in all of its charts, roughly. */
const LINES = 20;
const NEVER = () => () => {};

/** Follow a trial and its kin for as long as the component is shown. */
export function useKin(client: Client, sweep: SweepId, trial: number, hear: Hear): KinView {
  const [live, setLive] = useState<LiveKin>();
  useEffect(() => {
    const source = {
      trial: async (number: number) => client.trial(sweep, number),
      panda: async (number: number) => client.panda(sweep, number),
      curve: async (number: number) => client.curve(sweep, number),
      hear,
    };
    const followed = new LiveKin(trial, source, (reports) => redrawsFor(reports * LINES));
    setLive(followed);
    return () => followed.close();
  }, [client, sweep, trial, hear]);
  return useSyncExternalStore(live?.subscribe ?? NEVER, live?.view ?? (() => NO_KIN));
}
