// The attempts at a trial, as its ledger tells them: who began where, how it ended, and what it had
// to do again. A trained epoch that was never reported is not in the ledger; it is younger than the
// quarter of a second in which reports are gathered.

import type { LedgerEvent } from "@caviar/protocol";

export type AttemptFigures = {
  readonly fence: number;
  /** Where it began, and the epoch of the newest checkpoint that the ledger had named by then. */
  readonly fromEpoch: number;
  readonly checkpointEpoch: number;
  /** How it ended: with a last word of its own, or because another one had to begin. */
  readonly end: "settled" | "handed back" | "lost";
  /** From the hand-back before it to its begin; ms. */
  readonly handoverMs: number | undefined;
  /** Epochs that the ledger had when it began, and that it trained again; */
  readonly epochsAgain: number;
  /** and how long its predecessor had trained for them, by the ledger's stamps; ms. */
  readonly againMs: number;
};

const LAST_WORDS: ReadonlySet<string> = new Set([
  "trial-rested",
  "trial-diverged",
  "attempt-failed",
]);

export function attemptsOf(events: readonly LedgerEvent[], trial: number): AttemptFigures[] {
  const attempts: AttemptFigures[] = [];
  const own = events.filter((event) => "trial" in event && event.trial === trial);
  let checkpointEpoch = 0;
  let lastEpoch = 0;
  /** When the work began that the last named checkpoint does not hold, and when it was last heard of. */
  let unsavedSince = 0;
  let reportedAt = 0;
  let handedBackAt: number | undefined;
  for (const event of own) {
    const last = attempts.at(-1);
    switch (event.kind) {
      case "trial-begun":
        attempts.push({
          fence: event.fence,
          fromEpoch: event.fromEpoch,
          checkpointEpoch,
          end: "lost",
          handoverMs: handedBackAt === undefined ? undefined : event.at - handedBackAt,
          epochsAgain: lastEpoch - event.fromEpoch,
          againMs: lastEpoch > event.fromEpoch ? Math.max(0, reportedAt - unsavedSince) : 0,
        });
        handedBackAt = undefined;
        unsavedSince = event.at;
        break;
      case "trial-reported":
        lastEpoch = event.reports.at(-1)?.epoch ?? lastEpoch;
        reportedAt = event.at;
        break;
      case "checkpoint-saved":
        checkpointEpoch = event.epoch;
        unsavedSince = event.at;
        break;
      case "trial-handed-back":
        handedBackAt = event.at;
        break;
      default:
    }
    const end = endOf(event.kind);
    if (last && end) attempts[attempts.length - 1] = { ...last, end };
  }
  return attempts;
}

function endOf(kind: LedgerEvent["kind"]): AttemptFigures["end"] | undefined {
  if (kind === "trial-handed-back") return "handed back";
  return LAST_WORDS.has(kind) ? "settled" : undefined;
}
