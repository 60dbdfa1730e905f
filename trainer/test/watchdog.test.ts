import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Watchdog } from "../src/watchdog.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watched(limits: { attemptSeconds?: number; progressSeconds?: number }) {
  const heard: string[] = [];
  const watchdog = new Watchdog(limits, (message) => heard.push(message));
  return { watchdog, heard };
}

test("an attempt is late after its whole time, whatever progress it makes", () => {
  const { watchdog, heard } = watched({ attemptSeconds: 10, progressSeconds: 4 });
  for (let second = 0; second < 9; second++) {
    vi.advanceTimersByTime(1_000);
    watchdog.progress();
  }
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(heard).toEqual(["the attempt took more than the 10 s of attemptSeconds"]);
  watchdog.stop();
});

test("an attempt is late when nothing came for too long, and not before", () => {
  const { watchdog, heard } = watched({ progressSeconds: 4 });
  vi.advanceTimersByTime(60_000); // its thread is still starting
  watchdog.progress();
  vi.advanceTimersByTime(3_999);
  watchdog.progress();
  vi.advanceTimersByTime(3_999);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual(["neither a report nor a checkpoint came for the 4 s of progressSeconds"]);
});

test("without limits, or stopped, nobody is late", () => {
  const none = watched({});
  const stopped = watched({ attemptSeconds: 1, progressSeconds: 1 });
  stopped.watchdog.stop();
  vi.advanceTimersByTime(1e9);
  expect([...none.heard, ...stopped.heard]).toEqual([]);
});
