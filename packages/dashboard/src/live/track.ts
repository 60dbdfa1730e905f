// What the fold's state does not keep, because no decision needs it, but a picture does: how each
// trial's metric ran over its epochs, and when which result came.
// Invariant: taken in beside the protocol's fold, event by event, after it.

import { type LedgerEvent, lossOf, type SweepState } from "@caviar/protocol";

/** A trial reached a target. `best`: whether no earlier result of the sweep was as good. */
type Result = {
  readonly trial: number;
  readonly round: number;
  readonly epochs: number;
  /** Milliseconds since the sweep was created. */
  readonly elapsedMs: number;
  /** The sweep's metric. */
  readonly value: number;
  readonly best: boolean;
};

export type Track = {
  /** In the order in which they came; finite values only. */
  readonly results: Result[];
  /** The sweep's metric by trial, then by epoch - 1. A hole: that epoch was not reported. */
  readonly curves: (number | undefined)[][];
  /** By trial: the end of what the objective wrote before its last failure. */
  readonly outputs: (string | undefined)[];
  lossBest: number;
};

export function beginTrack(): Track {
  return { results: [], curves: [], outputs: [], lossBest: Infinity };
}

/** Take in an event that `state` has just taken in. */
export function trackEvent(track: Track, state: SweepState, event: LedgerEvent): void {
  if (event.kind === "trial-reported") extendCurve(track, state, event);
  if (event.kind === "trial-rested") addResult(track, state, event);
  if ("failure" in event) track.outputs[event.trial] = event.failure.log;
}

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

/** A trial that went on from a checkpoint may report an epoch again; the later report counts. */
function extendCurve(track: Track, { spec }: SweepState, event: Event<"trial-reported">): void {
  const curve = (track.curves[event.trial] ??= []);
  for (const { epoch, metrics } of event.reports) curve[epoch - 1] = metrics[spec.metric.name];
}

function addResult(track: Track, state: SweepState, event: Event<"trial-rested">): void {
  const value = event.metrics[state.spec.metric.name];
  if (value === undefined || !Number.isFinite(value)) return;
  const loss = lossOf(state.spec, event.metrics);
  track.results.push({
    trial: event.trial,
    round: state.trials[event.trial]?.round ?? 0,
    epochs: event.epochs,
    elapsedMs: Math.max(0, event.at - state.createdAt),
    value,
    best: loss < track.lossBest,
  });
  track.lossBest = Math.min(track.lossBest, loss);
}
