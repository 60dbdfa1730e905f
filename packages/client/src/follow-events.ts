// A sweep's events as they happen. A connection may break at any moment: the stream is taken up
// again after the last event that was given out.
//
// Invariant: every event comes once, in order, and none is left out. When Redis has come back without
// events that had been given out (a failover, an older copy), the ledger is told again from its first.

import { CaviarError } from "@caviar/errors";
import { eventSchema, type LedgerEvent } from "@caviar/protocol";

import { BrokenStream, readEventStream } from "./event-stream.ts";
import { type BackOff, backOffMs, pause } from "./pause.ts";
import { type Connection, unreachable } from "./request.ts";
import { parseJson } from "./schema.ts";

export type FollowOptions = {
  /** Begin after this sequence number; 0, the default, is the ledger's beginning. */
  readonly after?: number;
  /** When that event happened, by the ledger: so it is known whether the ledger still has it. */
  readonly at?: number;
  readonly signal?: AbortSignal;
};

const BACK_OFF: BackOff = { firstMs: 100, mostMs: 5_000 };
/** Connections in a row that brought no event: about five minutes, when each is refused at once. */
const FAILURES_MAX = 60;

/**
 * Ends after `sweep-ended`. An event 1 after others: all before it is void (see above). Throws
 * CAV_SWEEP_UNKNOWN, CAV_MESSAGE_INVALID, what the signal was aborted with, and
 * CAV_COORDINATOR_UNREACHABLE when the coordinator stays away.
 */
export async function* followEvents(
  connection: Connection,
  path: string,
  { after = 0, at, signal }: FollowOptions = {},
): AsyncGenerator<LedgerEvent, void, void> {
  let last: { readonly seq: number; readonly at?: number } = {
    seq: after,
    ...(at !== undefined && { at }),
  };
  let failures = 0;
  for (;;) {
    let cause: unknown;
    try {
      for await (const data of readEventStream(connection, { path, ...last }, signal)) {
        const event = parseJson(data, eventSchema, path);
        const isToldAgain = event.seq === 1 && last.seq > 1;
        if (event.seq <= last.seq && !isToldAgain) continue;
        if (event.seq > last.seq + 1) throw gap(path, last.seq + 1, event.seq);
        last = event;
        failures = 0;
        yield event;
        if (event.kind === "sweep-ended") return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof BrokenStream)) throw error;
      cause = error;
    }
    failures += 1;
    if (failures === FAILURES_MAX) throw unreachable(`GET ${connection.url}${path}`, cause);
    await pause(backOffMs(failures, BACK_OFF), signal);
    signal?.throwIfAborted();
  }
}

function gap(path: string, expected: number, got: number): CaviarError {
  return new CaviarError("CAV_MESSAGE_INVALID", `${path}: expected event ${expected}, got ${got}`);
}
