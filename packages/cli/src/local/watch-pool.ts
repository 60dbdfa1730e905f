// Whether anybody is there to train a sweep: trainers may all be gone, or never have come, and a
// sweep that waits for one looks just like a slow one.

import { setTimeout as pause } from "node:timers/promises";

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import type { SweepId } from "@caviar/protocol";

const LOOK_MS = 3_000;

type Watch = {
  /** What is to be shown from now on; undefined: all is well again. */
  readonly onNote: (note: string | undefined) => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Between two looks; ms. */
  readonly lookMs?: number;
};

export async function watchPool(
  client: Pick<Client, "sweep">,
  sweep: SweepId,
  { onNote, signal, lookMs = LOOK_MS }: Watch,
): Promise<void> {
  let isWaiting = false;
  while (!signal.aborted) {
    await pause(lookMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const seen = await lookAt(client, sweep);
    if (!seen || signal.aborted) continue;
    const isUnserved = seen.poolSlots === 0 && seen.phase !== "ended";
    if (isUnserved === isWaiting) continue;
    isWaiting = isUnserved;
    onNote(isUnserved ? `no trainer serves pool ${seen.pool}: the sweep waits for one` : undefined);
  }
}

/** Undefined while the coordinator is away: whoever follows the events says that better. */
async function lookAt(client: Pick<Client, "sweep">, sweep: SweepId) {
  try {
    return await client.sweep(sweep);
  } catch (error) {
    if (error instanceof CaviarError) return undefined;
    throw error;
  }
}
