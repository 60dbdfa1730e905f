// A sweep as a person names it: its id, the beginning of one, or the name in its file, which means
// the newest of that name.

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import type { SweepSummary } from "@caviar/protocol";

export async function findSweep(client: Client, text: string): Promise<SweepSummary> {
  return chosenBy(text, await client.sweeps());
}

/** `sweeps`: newest first. Throws CAV_SWEEP_UNKNOWN with what there is. */
export function chosenBy(text: string, sweeps: readonly SweepSummary[]): SweepSummary {
  const exact = sweeps.find(({ sweep }) => sweep === text);
  const newest = sweeps.find(({ name }) => name === text);
  const begins = sweeps.filter(({ sweep }) => sweep.startsWith(text));
  const found = exact ?? newest ?? (begins.length === 1 ? begins[0] : undefined);
  if (found) return found;
  const ids = (begins.length > 1 ? begins : sweeps).map(({ sweep }) => sweep);
  const there = ids.length === 0 ? "there are none" : `there are ${ids.slice(0, 5).join(", ")}`;
  const message = `expected a sweep's id, its beginning or its name, got ${text}; ${there}`;
  throw new CaviarError("CAV_SWEEP_UNKNOWN", message);
}
