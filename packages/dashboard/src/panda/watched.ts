import type { Watched } from "@caviar/protocol";

import type { Hand } from "./hand.ts";

/** What advice is given from: a range test counts until settings change. */
export function watchedOf({ history, entries, own }: Pick<Hand, "history" | "entries" | "own">) {
  const changes = entries.flatMap(({ what, applied }) =>
    what.kind === "set" && applied ? [applied.epoch] : [],
  );
  const since = Math.max(0, own.summary.branchOf?.epoch ?? 0, ...changes);
  const test = entries.findLast(({ found }) => found !== null);
  const isFresh = (test?.applied?.epoch ?? 0) >= since;
  const suggestedRate = isFresh ? (test?.found?.suggested ?? undefined) : undefined;
  return { reports: history, since, suggestedRate } satisfies Watched;
}
