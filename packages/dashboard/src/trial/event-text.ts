// An event of a trial as a sentence.

import {
  endWords,
  type HandBack,
  isPandaEvent,
  type LedgerEvent,
  pandaText,
} from "@caviar/protocol";

import { durationText } from "../format/duration-text.ts";
import { metricText } from "../format/number-text.ts";

const HANDED_BACK: Readonly<Record<HandBack, string>> = {
  preempted: "its trainer leaves, it goes on elsewhere",
  paused: "it is paused",
  stopped: "it is to be stopped",
};

export function eventText(event: LedgerEvent, metric: string): string {
  const valueOf = (metrics: Readonly<Record<string, number>>) =>
    metrics[metric] === undefined ? "" : `: ${metric} ${metricText(metrics[metric])}`;
  if (isPandaEvent(event)) return pandaText(event);
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
      return `checkpoint of epoch ${event.epoch} saved, ${sizeText(event.bytes)}`;
    case "trial-rested":
      return `reached ${event.epochs} epochs${valueOf(event.metrics)}`;
    case "trial-diverged":
      return `diverged in epoch ${event.epoch}`;
    case "trial-handed-back":
      return `handed back: ${HANDED_BACK[event.why ?? "preempted"]}`;
    case "attempt-failed":
    case "evaluation-failed":
      return `failed: ${event.failure.message}`;
    case "attempt-out-of-memory":
      return `ran out of memory: ${event.failure.message}`;
    case "attempt-timed-out":
      return `timed out: ${event.failure.message}`;
    case "attempt-lost":
    case "evaluation-lost":
      return `${event.trainer} was lost, silent for ${durationText(event.silentMs)}`;
    case "checkpoint-loaded":
      return `checkpoint of epoch ${event.epoch} loaded, ${sizeText(event.bytes)}`;
    case "checkpoint-lost":
      return `checkpoint of epoch ${event.epoch} lost: ${event.reason}`;
    case "store-failed":
      return `the store did not ${event.action === "put" ? "take" : "give"} a checkpoint: ${event.reason}`;
    case "trial-ended":
      return `${event.cause ? endWords(event.cause, event.by) : event.outcome}: ${event.reason}`;
    case "evaluation-requested":
      return "chosen as the winner, to be judged on the test set";
    case "evaluation-begun":
      return `being judged on ${event.trainer}`;
    case "evaluated":
      return "judged on the test set";
    case "trial-stop-requested":
      return `${event.by} asked to stop it`;
    case "sweep-created":
    case "zoomed":
    case "sweep-amended":
    case "trial-enqueued":
    case "sweep-paused":
    case "sweep-resumed":
    case "sweep-stop-requested":
    case "budget-spent":
    case "sweep-ended":
      return event.kind; // of no trial
  }
}

const sizeText = (bytes: number) => `${Math.ceil(bytes / 1024)} KiB`;
