import {
  beginTable,
  type CurveList,
  Curves,
  type EventBody,
  foldTable,
  type LedgerEvent,
  trialCount,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import type { Wait } from "../../src/live/coalesce.ts";
import { followSweep, type LiveSweep, type LiveView } from "../../src/live/live-sweep.ts";
import { digitsBodies, digitsSpec, stamped } from "../digits-ledger.ts";

const report = (epoch: number, accuracy: number): EventBody => ({
  kind: "trial-reported",
  trial: 3,
  reports: [{ epoch, metrics: { accuracy } }],
});
const never = (): Wait => () => () => {};
const noCurves: CurveList = { seq: 1, total: 0, curves: [] };

/** A coordinator that has `events` and answers the table as it was after the first `early`. */
function sourceOf(events: readonly LedgerEvent[], early = 1, curves = noCurves) {
  return {
    table: async () => {
      const table = beginTable(events[0]!);
      for (const event of events.slice(1, early)) foldTable(table, event);
      return table;
    },
    curves: async () => curves,
    async *events(last: Pick<LedgerEvent, "seq" | "at">): AsyncGenerator<LedgerEvent> {
      expect(last.at).toBe(events[last.seq - 1]?.at);
      yield* events.filter(({ seq }) => seq > last.seq);
    },
  };
}

function settled(live: LiveSweep): Promise<LiveView> {
  return new Promise((resolve) => {
    live.subscribe(() => {
      const view = live.view();
      if (view.phase === "over" || view.phase === "broken") resolve(view);
    });
  });
}

test("the table is continued with the events after it, to the end of the stream", async () => {
  const events = stamped(digitsBodies);
  const view = await settled(followSweep(sourceOf(events, 9), never));
  expect(view).toMatchObject({ phase: "over", table: { head: { seq: events.length } } });
  expect(view.phase === "over" && trialCount(view.table)).toBe(4);
});

test("a ledger that is told again from its first event takes the place of what was shown", async () => {
  const events = stamped(digitsBodies);
  const again = {
    ...sourceOf(events, 9),
    async *events() {
      yield* events.slice(9);
      yield* events.slice(0, 5);
    },
  };
  const view = await settled(followSweep(again, never));
  expect(view).toMatchObject({ phase: "over", table: { head: { seq: 5 } } });
});

test("a sweep that has ended is over at once, and nobody asks for its events", async () => {
  const ended = { kind: "sweep-ended", status: "completed", reason: "", digest: "" } as const;
  const events = stamped([...digitsBodies, ended]);
  const source = {
    ...sourceOf(events, events.length),
    events: () => expect.unreachable("an ended sweep has no more events"),
  };
  expect(await settled(followSweep(source, never))).toMatchObject({ phase: "over" });
});

test("hundreds of events at once are shown as three views: the table, the first and the last", async () => {
  const many = stamped([
    { kind: "sweep-created", version: 1, spec: digitsSpec, by: "test" },
    ...Array.from({ length: 500 }, () => ({ kind: "sweep-paused", by: "test" }) as const),
  ]);
  const live = followSweep(sourceOf(many), never);
  const phases: string[] = [];
  live.subscribe(() => phases.push(live.view().phase));
  await settled(live);
  expect(phases).toEqual(["live", "live", "over"]);
});

test("who listens hears every event, when the table has taken it in, until they stop", async () => {
  const events = stamped(digitsBodies);
  const live = followSweep(sourceOf(events, 9), never);
  const heard: number[] = [];
  const stop = live.hear(({ seq }) => {
    const view = live.view();
    expect("table" in view && view.table.head.seq).toBe(seq);
    heard.push(seq);
    if (seq === 12) stop();
  });
  await settled(live);
  expect(heard).toEqual([10, 11, 12]);
});

test("an event out of order breaks the view, and says so", async () => {
  const [first, , third] = stamped(digitsBodies);
  const view = await settled(followSweep(sourceOf([first!, third!]), never));
  expect(view).toMatchObject({ phase: "broken" });
  expect(String(view.phase === "broken" && view.error)).toContain("expected event 2, got 3");
});

test("curves that were asked for are completed by what was heard since, which counts more", async () => {
  const events = stamped([...digitsBodies, report(2, 0.5), report(3, 0.25)]);
  const asked = new Curves("accuracy");
  asked.set(3, 1, 0.75);
  asked.set(3, 2, 0.125);
  const list = { seq: 1, total: 1, curves: [[3, asked.of(3)!] as const] };
  const live = followSweep(sourceOf(events, digitsBodies.length, list), never);
  const view = await settled(live);
  live.wantCurves();
  await new Promise<void>((resolve) => live.subscribe(() => resolve()));
  const curve = view.phase === "over" ? view.curves.of(3) : undefined;
  expect([...curve!.values.subarray(0, 3)]).toEqual([0.75, 0.5, 0.25]);
});

test("after close the source is told to stop and nobody is called", async () => {
  const { promise, resolve } = Promise.withResolvers<AbortSignal>();
  const events = stamped(digitsBodies);
  const source = {
    ...sourceOf(events),
    async *events(_: unknown, signal: AbortSignal): AsyncGenerator<LedgerEvent> {
      await new Promise((stop) => signal.addEventListener("abort", stop));
      resolve(signal);
      yield* events.slice(1);
    },
  };
  const live = followSweep(source, never);
  await new Promise<void>((shown) => {
    const leave = live.subscribe(() => {
      leave();
      shown();
    });
  });
  let calls = 0;
  live.subscribe(() => calls++);
  live.close();
  expect((await promise).aborted).toBe(true);
  expect([calls, live.view().phase]).toEqual([0, "live"]);
});

test("curves that could not be had are asked for again with a later event, and break nothing", async () => {
  const events = stamped(digitsBodies);
  let asked = 0;
  const source = {
    ...sourceOf(events, 5),
    curves: async () => {
      if (++asked === 1) throw new Error("the coordinator is away");
      return noCurves;
    },
  };
  const live = followSweep(source, never);
  live.wantCurves();
  expect(await settled(live)).toMatchObject({ phase: "over" });
  expect(asked).toBe(2);
});
