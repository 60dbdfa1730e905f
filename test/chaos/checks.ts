// What a ledger says of its sweep after it was disturbed, and what is wrong with that. All figures
// are read from the events and their stamps; `reference` is the ledger of the same sweep left alone.

import { isDeepStrictEqual } from "node:util";

import type { LedgerEvent, Report } from "@caviar/protocol";

import { attemptsOf } from "./attempts.ts";

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

export type Figures = {
  readonly trials: number;
  /** Reports that the undisturbed sweep has and this one has not; and those it has twice. */
  readonly missing: number;
  readonly doubled: number;
  readonly epochs: number;
  /** Attempts that ended without a last word: their trial was begun again by another. */
  readonly lost: number;
  /** Attempts that handed their trial back. */
  readonly handedBack: number;
  /** From a hand-back to the next begin of that trial; ms. */
  readonly handovers: readonly number[];
  /** Reported epochs that were trained again, in all, and the most after one interruption. */
  readonly epochsAgain: number;
  readonly epochsAgainMax: number;
  /** The longest training that was done again after one interruption; ms. */
  readonly againMsMax: number;
  /** The most epochs that came in one report. */
  readonly batchMax: number;
};

/** The reports of a trial, in the order in which the ledger has them. */
function curveOf(events: readonly LedgerEvent[], trial = 0): Report[] {
  return events.flatMap((event) =>
    event.kind === "trial-reported" && event.trial === trial ? event.reports : [],
  );
}

export function eventsOf<Kind extends LedgerEvent["kind"]>(
  events: readonly LedgerEvent[],
  kind: Kind,
): Event<Kind>[] {
  return events.filter((event): event is Event<Kind> => event.kind === kind);
}

export function figuresOf(
  events: readonly LedgerEvent[],
  reference: readonly LedgerEvent[],
): Figures {
  const trials = trialsOf(reference);
  const curves = trials.map((trial) => curveOf(events, trial).map(({ epoch }) => epoch));
  const expected = trials.map((trial) => curveOf(reference, trial).map(({ epoch }) => epoch));
  const attempts = trials.flatMap((trial) => attemptsOf(events, trial));
  const again = attempts.map(({ epochsAgain }) => epochsAgain);
  return {
    trials: trials.length,
    missing: sum(expected.map((all, i) => all.filter((e) => !curves[i]!.includes(e)).length)),
    doubled: sum(curves.map((curve) => curve.length - new Set(curve).size)),
    epochs: sum(curves.map((curve) => curve.length)),
    lost: attempts.filter(({ end }) => end === "lost").length,
    handedBack: attempts.filter(({ end }) => end === "handed back").length,
    handovers: attempts.flatMap(({ handoverMs }) => handoverMs ?? []),
    epochsAgain: sum(again),
    epochsAgainMax: Math.max(0, ...again),
    againMsMax: Math.max(0, ...attempts.map(({ againMs }) => againMs)),
    batchMax: Math.max(0, ...eventsOf(events, "trial-reported").map((e) => e.reports.length)),
  };
}

/** Every promise that the ledger breaks, in words; empty when it keeps them all. */
export function problemsOf(
  events: readonly LedgerEvent[],
  reference: readonly LedgerEvent[],
): string[] {
  return [
    ...orderProblems(events),
    ...trialsOf(reference).flatMap((trial) => trialProblems(events, reference, trial)),
    ...endProblems(events, reference),
  ];
}

function orderProblems(events: readonly LedgerEvent[]): string[] {
  const gap = events.findIndex(({ seq }, i) => seq !== i + 1);
  return gap === -1 ? [] : [`expected event ${gap + 1}, got ${events[gap]?.seq}`];
}

function trialProblems(
  events: readonly LedgerEvent[],
  reference: readonly LedgerEvent[],
  trial: number,
): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`trial ${trial}: ${problem}`);
  const own = events.filter((event) => "trial" in event && event.trial === trial);

  const ends = own.filter(({ kind }) => kind === "trial-ended" || kind === "trial-diverged");
  if (ends.length !== 1) say(`expected to end once, ended ${ends.length} times`);

  const curve = curveOf(own, trial);
  const expected = curveOf(reference, trial);
  const epochs = curve.map(({ epoch }) => epoch);
  if (epochs.some((epoch, i) => epoch !== i + 1))
    say(`expected each epoch once, got ${epochs.join()}`);
  const other = expected.findIndex((report, i) => !isDeepStrictEqual(report, curve[i]));
  if (other !== -1 || curve.length !== expected.length) {
    const [want, got] = [expected[other], curve[other]].map((report) => JSON.stringify(report));
    say(`expected ${expected.length} reports, got ${curve.length}; first other: ${want}, ${got}`);
  }

  const rests = [own, reference.filter((e) => "trial" in e && e.trial === trial)].map((log) =>
    eventsOf(log, "trial-rested").map((event) => [event.epochs, event.metrics]),
  );
  if (!isDeepStrictEqual(rests[0], rests[1])) say("reached other targets, or with other metrics");

  const failures = eventsOf(own, "attempt-failed").map(({ failure }) => failure.message);
  if (failures.length > 0) say(`expected no failed attempt, got ${failures.join("; ")}`);

  for (const attempt of attemptsOf(events, trial)) {
    if (attempt.fromEpoch !== attempt.checkpointEpoch) {
      say(`attempt ${attempt.fence} began at ${attempt.fromEpoch}, not ${attempt.checkpointEpoch}`);
    }
  }
  const fences = own.flatMap(({ kind, fence }) => (kind === "trial-reported" ? [fence] : []));
  if (fences.some((fence, i) => fence < (fences[i - 1] ?? 0)))
    say(`a zombie reported: ${fences.join()}`);
  return problems;
}

function endProblems(events: readonly LedgerEvent[], reference: readonly LedgerEvent[]): string[] {
  const [ended, expected] = [events, reference].map((log) => eventsOf(log, "sweep-ended"));
  const evaluated = eventsOf(events, "evaluated").length;
  const problems = evaluated === 1 ? [] : [`expected one evaluation, got ${evaluated}`];
  if (ended!.length !== 1) problems.push(`the sweep ended ${ended!.length} times`);
  const [{ digest, status } = {}] = ended!;
  const [{ digest: digestExpected, status: statusExpected } = {}] = expected!;
  if (status !== statusExpected) problems.push(`expected ${statusExpected}, got ${status}`);
  if (digest !== digestExpected) problems.push(`expected digest ${digestExpected}, got ${digest}`);
  return problems;
}

function trialsOf(events: readonly LedgerEvent[]): number[] {
  return eventsOf(events, "trial-proposed").map(({ trial }) => trial);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
