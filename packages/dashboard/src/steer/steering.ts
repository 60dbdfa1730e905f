// Who looks at the page may perhaps only look. Controls ask here for the client to steer with.

import type { Client } from "@caviar/client";
import { mayAct, type Session } from "@caviar/protocol";
import { createContext, useContext } from "react";

export type Steering = {
  readonly client: Client;
  /** Why this person may not steer; undefined: they may. */
  readonly refusal: string | undefined;
};

/** As the ledger says of a coordinator that knows nobody's name. */
export const BY = { by: "dashboard" } as const;

export const SteeringContext = createContext<Steering | undefined>(undefined);

export const useSteering = (): Steering | undefined => useContext(SteeringContext);

/** `session` undefined: nobody has answered yet, so the coordinator will say it itself. */
export function refusalOf(session: Session | undefined): string | undefined {
  const identity = session?.required ? session.identity : undefined;
  if (!identity || mayAct(identity.role, "operator")) return undefined;
  return `You are logged in as a ${identity.role}: only an operator may steer.`;
}
