// How long something takes, in processor time, so that a busy machine disturbs less.

const WINDOWS = 7;
const WINDOW_US = 50_000;

/** Microseconds of one `run`: the best of several windows, after as long a warm-up. */
export function microsecondsOf(run: () => void): number {
  const runs = Math.max(1, Math.round(WINDOW_US / onceWarm(run)));
  let best = Infinity;
  for (let window = 0; window < WINDOWS; window++) best = Math.min(best, timeOf(run, runs) / runs);
  return best;
}

/** Run until a window has passed; the compiler has then seen the code often enough. */
function onceWarm(run: () => void): number {
  let runs = 1;
  for (;;) {
    const us = timeOf(run, runs);
    if (us >= WINDOW_US) return us / runs;
    runs *= 2;
  }
}

function timeOf(run: () => void, runs: number): number {
  const before = process.cpuUsage().user;
  for (let i = 0; i < runs; i++) run();
  return process.cpuUsage().user - before;
}
