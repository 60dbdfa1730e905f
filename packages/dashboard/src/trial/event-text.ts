// An event of a trial as a sentence.

import type { LedgerEvent } from "@caviar/protocol";

import { metricText } from "../format/number-text.ts";

export function eventText(event: LedgerEvent, metric: string): string {
  const valueOf = (metrics: Readonly<Record<string, number>>) =>
    metrics[metric] === undefined ? "" : `: ${metric} ${metricText(metrics[metric])}`;
  switch (event.kind) {
    case "trial-proposed":
      return `proposed, to train ${event.epochs} epochs: ${event.reason}`;
    case "trial-promoted":
      return `promoted, to train to ${event.epochs} epochs: ${event.reason}`;
    case "trial-begun":
      return event.fromEpoch === 0
        ? `begun on ${event.trainer}`
        : `resumed on ${event.trainer} from epoch ${event.fromEpoch}`;
    case "trial-reported": {
      const [first, last] = [event.reports[0], event.reports.at(-1)];
      if (!first || !last) return "reported nothing";
      const epochs = first === last ? `${last.epoch}` : `${first.epoch}–${last.epoch}`;
      return `epoch ${epochs}${valueOf(last.metrics)}`;
    }
    case "checkpoint-saved":
      return `checkpoint of epoch ${event.epoch} saved, ${Math.ceil(event.bytes / 1024)} KiB`;
    case "trial-rested":
      return `reached ${event.epochs} epochs${valueOf(event.metrics)}`;
    case "trial-diverged":
      return `diverged in epoch ${event.epoch}`;
    case "trial-handed-back":
      return "handed back by its trainer, to go on elsewhere";
    case "attempt-failed":
    case "evaluation-failed":
      return `failed: ${event.failure.message}`;
    case "trial-ended":
      return `${event.outcome}: ${event.reason}`;
    case "evaluation-requested":
      return "chosen as the winner, to be judged on the test set";
    case "evaluation-begun":
      return `being judged on ${event.trainer}`;
    case "evaluated":
      return "judged on the test set";
    default:
      return event.kind;
  }
}
