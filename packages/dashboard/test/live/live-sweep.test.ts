import type { LedgerEvent } from "@caviar/protocol";
import { expect, test } from "vitest";

import type { Wait } from "../../src/live/coalesce.ts";
import { followSweep, type LiveSweep, type LiveView } from "../../src/live/live-sweep.ts";
import { digitsBodies, digitsSpec, stamped } from "../digits-ledger.ts";

const never: Wait = () => () => {};

async function* streamOf(events: readonly LedgerEvent[]): AsyncGenerator<LedgerEvent> {
  yield* events;
}

function settled(live: LiveSweep): Promise<LiveView> {
  return new Promise((resolve) => {
    live.subscribe(() => {
      const view = live.view();
      if (view.phase === "over" || view.phase === "broken") resolve(view);
    });
  });
}

test("at the end of the stream the view has taken in every event, even without a redraw", async () => {
  const events = stamped(digitsBodies);
  const view = await settled(followSweep(() => streamOf(events), never));
  expect(view).toMatchObject({ phase: "over", state: { seq: events.length } });
});

test("hundreds of events at once are shown as two views: the first and the last", async () => {
  const many = stamped([
    { kind: "sweep-created", version: 1, spec: digitsSpec, by: "test" },
    ...Array.from({ length: 500 }, () => ({ kind: "sweep-paused", by: "test" }) as const),
  ]);
  const live = followSweep(() => streamOf(many), never);
  const phases: string[] = [];
  live.subscribe(() => phases.push(live.view().phase));
  await settled(live);
  expect(phases).toEqual(["live", "over"]);
});

test("an event out of order breaks the view, and says so", async () => {
  const [first, , third] = stamped(digitsBodies);
  const view = await settled(followSweep(() => streamOf([first!, third!]), never));
  expect(view).toMatchObject({ phase: "broken" });
  expect(String(view.phase === "broken" && view.error)).toContain("expected event 2, got 3");
});

test("a stream without any event is broken rather than waited for", async () => {
  const view = await settled(followSweep(() => streamOf([]), never));
  expect(view.phase).toBe("broken");
});

test("after close the source is told to stop and nobody is called", async () => {
  const { promise, resolve } = Promise.withResolvers<AbortSignal>();
  async function* endless(signal: AbortSignal): AsyncGenerator<LedgerEvent> {
    await new Promise((stop) => signal.addEventListener("abort", stop));
    resolve(signal);
    yield* stamped(digitsBodies);
  }
  const live = followSweep(endless, never);
  let calls = 0;
  live.subscribe(() => calls++);
  live.close();
  expect((await promise).aborted).toBe(true);
  expect([calls, live.view().phase]).toEqual([0, "waiting"]);
});
