// Events as plain lines, for terminals that are none: logs, pipes, CI.

import {
  amendmentText,
  endWords,
  isPandaEvent,
  type LedgerEvent,
  pandaText,
  type SweepState,
} from "@caviar/protocol";

import { plain } from "./cells.ts";
import { metricText } from "./number-text.ts";
import { paramWords } from "./view.ts";

/**
 * What an event is worth saying, undefined for most. `state`: after the event. The time is counted
 * from the sweep's creation, so that a command that resumes goes on with the same clock.
 */
export function eventLine(event: LedgerEvent, state: SweepState): string | undefined {
  const words = wordsOf(event, state);
  if (words === undefined) return undefined;
  const seconds = Math.max(0, event.at - state.createdAt) / 1000;
  return plain(`${seconds.toFixed(1).padStart(7)}s  ${words}`);
}

function wordsOf(event: LedgerEvent, state: SweepState): string | undefined {
  if (isPandaEvent(event)) return pandaText(event, `trial ${event.trial}`);
  switch (event.kind) {
    case "sweep-created":
      return `sweep created by ${event.by}`;
    case "zoomed":
      return `round ${event.round}: ${event.reason}`;
    case "sweep-amended":
      return `${event.by} changed the sweep: ${amendmentText(event, state.spec.space)}`;
    case "trial-enqueued":
      return event.retryOf === undefined
        ? `${event.by} enqueued a point: ${paramWords(state.spec.space, event).join(", ")}`
        : `${event.by} asked to retry trial ${event.retryOf}`;
    case "trial-stop-requested":
      return `${event.by} asked to stop trial ${event.trial}`;
    case "trial-proposed":
      return `trial ${event.trial} proposed for ${event.epochs} epochs: ${paramsOf(state, event.trial)}`;
    case "trial-promoted":
      return `trial ${event.trial} goes on to ${event.epochs} epochs: ${event.reason}`;
    case "trial-rested":
      return `trial ${event.trial} at ${event.epochs} epochs: ${metricsOf(event.metrics)}`;
    case "trial-diverged":
      return `trial ${event.trial} diverged in epoch ${event.epoch}`;
    case "trial-ended":
      return `trial ${event.trial} ${endOf(event)}: ${event.reason}`;
    case "attempt-failed":
    case "attempt-out-of-memory":
    case "attempt-timed-out":
      return `trial ${event.trial} ${WENT_WRONG[event.kind]}${retryWords(event.trial, state)}: ${firstLine(event.failure.message)}`;
    case "attempt-lost":
      return `trial ${event.trial} lost its trainer ${event.trainer}, silent for ${(event.silentMs / 1000).toFixed(1)} s`;
    case "trial-handed-back":
      return `trial ${event.trial} handed back${event.why === undefined ? "" : `: ${event.why}`}`;
    case "checkpoint-lost":
      return `trial ${event.trial} lost its checkpoint of epoch ${event.epoch}: ${firstLine(event.reason)}`;
    case "store-failed":
      return `the checkpoint store is in trouble; trying again: ${firstLine(event.reason)}`;
    case "evaluation-requested":
      return `trial ${event.trial} is the best; testing it`;
    case "evaluated":
      return evaluatedLine(event);
    case "evaluation-failed":
      return `testing failed: ${firstLine(event.failure.message)}`;
    case "evaluation-lost":
      return `testing lost its trainer ${event.trainer}`;
    case "budget-spent":
      return `stopping: ${event.reason}`;
    case "sweep-paused":
    case "sweep-resumed":
    case "sweep-stop-requested":
      return `${event.kind.replaceAll("-", " ")} by ${event.by}`;
    case "sweep-ended":
      return `sweep ${event.status}: ${event.reason}`;
    case "trial-begun":
    case "trial-reported":
    case "checkpoint-saved":
    case "checkpoint-loaded":
    case "evaluation-begun":
      return undefined;
  }
}

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

const WENT_WRONG = {
  "attempt-failed": "failed",
  "attempt-out-of-memory": "ran out of memory",
  "attempt-timed-out": "timed out",
} as const;

function endOf({ outcome, cause, by }: Event<"trial-ended">): string {
  return cause === undefined ? outcome : endWords(cause, by);
}

function retryWords(number: number, { spec, trials }: SweepState): string {
  const failures = trials[number]?.failures.length ?? 0;
  return failures > spec.retries ? " for the last time" : " and is tried again";
}

function paramsOf({ spec, trials }: SweepState, number: number): string {
  const trial = trials[number];
  return trial ? paramWords(spec.space, trial).join(", ") : "";
}

function metricsOf(metrics: Readonly<Record<string, number>>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${metricText(value)}`)
    .join(", ");
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

/** Not every objective judges its models, or has any. */
function evaluatedLine({ trial, metrics, files }: Extract<LedgerEvent, { kind: "evaluated" }>) {
  if (Object.keys(metrics).length > 0) return `trial ${trial} tested: ${metricsOf(metrics)}`;
  const count = Object.keys(files).length;
  return count === 0 ? `trial ${trial} leaves no files` : `trial ${trial}: its files are kept`;
}
