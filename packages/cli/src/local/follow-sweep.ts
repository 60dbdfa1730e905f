// A sweep's events folded as they come, until it has ended.

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import {
  beginFold,
  foldEvent,
  type LedgerEvent,
  type SweepId,
  type SweepState,
} from "@caviar/protocol";

/** The state at the end. An event 1 that comes again begins it anew. Throws what the signal was aborted with. */
export async function followSweep(
  client: Pick<Client, "events">,
  sweep: SweepId,
  onEvent: (event: LedgerEvent, state: SweepState) => void,
  signal: AbortSignal,
): Promise<SweepState> {
  let state: SweepState | undefined;
  for await (const event of client.events(sweep, { signal })) {
    if (state && event.seq > 1) foldEvent(state, event);
    else state = beginFold(event);
    onEvent(event, state);
  }
  if (!state) throw new CaviarError("CAV_SWEEP_UNKNOWN", `the ledger of ${sweep} is empty`);
  return state;
}
