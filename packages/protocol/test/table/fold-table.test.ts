import fc from "fast-check";
import { expect, test } from "vitest";

import {
  beginFold,
  beginTable,
  bestInTable,
  bestTrial,
  causeAt,
  type Column,
  decodeTable,
  encodeTable,
  foldEvent,
  foldTable,
  interruptionAt,
  type LedgerEvent,
  SPAN_ENDS,
  statusAt,
  type SweepTable,
  trialCount,
  type TrialState,
  valueOfCell,
} from "../../src/index.ts";
import { spec, stamp, story } from "./story.ts";

function tableOf([first, ...rest]: readonly LedgerEvent[]): SweepTable {
  const table = beginTable(first!);
  for (const event of rest) foldTable(table, event);
  return table;
}

function wordOf(trial: TrialState): string {
  if (trial.phase === "ended") return trial.outcome!;
  if (trial.phase === "resting") return "resting";
  return trial.trainer === undefined ? "waiting" : "training";
}

/** NaN for what has no number, as a column has it. */
const numberOr = (value: number | undefined) => value ?? Number.NaN;

test("of every ledger, the table says the same as the fold of states", () => {
  fc.assert(
    fc.property(story, (events) => {
      const [first, ...rest] = events;
      const state = beginFold(first!);
      for (const event of rest) foldEvent(state, event);
      const table = tableOf(events);
      const { trials, params, units, reasons, trainers, people } = table;

      expect({ ...table.head, trials: state.trials, index: state.index }).toEqual(state);
      expect(trialCount(table)).toBe(state.trials.length);
      for (const trial of state.trials) {
        const at = trial.trial;
        const told = trial.epoch === 0 ? trial.rungs.at(-1)?.metrics : trial.metrics;
        expect({
          status: statusAt(table, at),
          round: trials.round.at(at),
          target: trials.target.at(at),
          epoch: trials.epoch.at(at),
          final: trials.final.at(at),
          failures: trials.failures.at(at),
          losses: trials.losses.at(at),
          cause: causeAt(table, at),
          stoppedBy: people.textOf(trials.endedBy.at(at)),
          interruption: interruptionAt(table, at),
          trainer: trainers.textOf(trials.trainer.at(at)),
          proposedFor: reasons.textOf(trials.proposedFor.at(at)),
          endedFor: reasons.textOf(trials.endedFor.at(at)),
          unit: units.map((column) => column.at(at)),
          params: Object.values(spec.space).map((p, d) => valueOfCell(p, params[d]!.at(at))),
        }).toEqual({
          status: wordOf(trial),
          round: trial.round,
          target: trial.targetEpochs,
          epoch: trial.epoch,
          final: numberOr(trial.rungs.at(-1)?.metrics["accuracy"]),
          failures: trial.failures.length,
          losses: trial.lossesTotal,
          cause: trial.cause,
          stoppedBy: trial.stoppedBy ?? "",
          interruption: wordOf(trial) === "waiting" ? trial.interruption : undefined,
          trainer: trial.trainer ?? "",
          proposedFor: trial.proposedFor,
          endedFor: trial.endedFor ?? "",
          unit: trial.unit.map(Math.fround),
          params: Object.keys(spec.space).map((name) => trial.params[name]),
        });
        if (trial.epoch > 0 || trial.phase === "resting") {
          expect(trials.metric.at(at)).toBe(numberOr(told?.["accuracy"]));
        }
      }
      expect(bestInTable(table)).toBe(bestTrial(state)?.trial);
    }),
  );
});

function contentOf({ head, reasons, trainers, people, told, ...columns }: SweepTable): unknown {
  const numbers = Object.values(columns).map((group) =>
    Object.values(group).map((column: Column) => column.values()),
  );
  const words = [reasons, trainers, people].map((texts) => texts.texts());
  return { head, words, told, numbers };
}

test("a table that was sent half-way and continued is the table that was folded in one go", () => {
  fc.assert(
    fc.property(story, fc.nat(120), (events, cut) => {
      const place = Math.min(events.length, 1 + cut);
      const table = decodeTable(encodeTable(tableOf(events.slice(0, place))).buffer);
      for (const event of events.slice(place)) foldTable(table, event);
      expect(contentOf(table)).toEqual(contentOf(tableOf(events)));
    }),
  );
});

test("spans say who had a trial when, and how that ended", () => {
  const proposed = {
    kind: "trial-proposed",
    trial: 0,
    round: 0,
    epochs: 3,
    reason: "drawn",
  } as const;
  const begun = { kind: "trial-begun", trial: 0, epochs: 3 } as const;
  const { spans, trainers, head } = tableOf(
    [
      { kind: "sweep-created", version: 1, spec, by: "test" } as const,
      { ...proposed, unit: [0, 0, 0], params: { rate: 1e-5, optimizer: "adam" } },
      { ...begun, trainer: "a", fromEpoch: 0 },
      { kind: "trial-handed-back", trial: 0 } as const,
      { ...begun, trainer: "b", fromEpoch: 1 },
      { ...begun, trainer: "a", fromEpoch: 1 },
      { kind: "trial-rested", trial: 0, epochs: 3, metrics: { accuracy: 0.5 } } as const,
    ].map((body, index) => stamp(body, index + 1)),
  );
  const rows = Array.from({ length: spans.trial.length }, (_, span) => [
    trainers.textOf(spans.trainer.at(span)),
    spans.from.at(span) - head.createdAt,
    spans.to.at(span) - head.createdAt,
    SPAN_ENDS[spans.end.at(span)],
  ]);
  expect(rows).toEqual([
    ["a", 500, 750, "preempted"],
    ["b", 1000, 1250, "lost"],
    ["a", 1250, 1500, "rested"],
  ]);
});

test.each([
  ["out-of-memory", 1000, { kind: "attempt-out-of-memory", failure: { message: "no" } }],
  ["timed-out", 1000, { kind: "attempt-timed-out", failure: { message: "slow" } }],
  ["lost", 900, { kind: "attempt-lost", trainer: "a", silentMs: 100 }],
  ["lost", 750, { kind: "attempt-lost", trainer: "a", silentMs: 60_000 }],
] as const)("a span that ended %s ended when its trainer was last heard: %i", (how, to, body) => {
  const reason = "drawn";
  const proposed = { kind: "trial-proposed", trial: 0, round: 0, epochs: 3, reason } as const;
  const { spans, head } = tableOf(
    [
      { kind: "sweep-created", version: 1, spec, by: "test" } as const,
      { ...proposed, unit: [0, 0, 0], params: { rate: 1e-5, optimizer: "adam" } },
      { kind: "trial-begun", trial: 0, epochs: 3, trainer: "a", fromEpoch: 0 } as const,
      { ...body, trial: 0 },
    ].map((event, index) => stamp(event, index + 1)),
  );
  const end = SPAN_ENDS[spans.end.at(0)];
  // Counted from the creation, 250 ms an event.
  expect([end, spans.to.at(0) - head.createdAt + 250]).toEqual([how, to]);
});

test("an event out of order, or of a trial that was never proposed, is a mistake of ours", () => {
  const table = tableOf([stamp({ kind: "sweep-created", version: 1, spec, by: "test" }, 1)]);
  const handedBack = { kind: "trial-handed-back", trial: 0 } as const;
  expect(() => foldTable(table, stamp(handedBack, 3))).toThrow("expected event 2, got 3");
  expect(() => foldTable(table, stamp(handedBack, 2))).toThrow("only 0 were proposed");
});
