// The measured side: a process that repeats its step for a window of processor time whenever its
// parent asks, so that the parent can let several such processes take turns.
// In: a line with the window's length in milliseconds; end of input ends the process.
// Out, a JSON object a line: {name} when ready, {us} a step for each window, {maxRssBytes} last.

import { createInterface } from "node:readline";

type Announcement = { readonly name: string };
type Window = { readonly us: number };
type Farewell = { readonly maxRssBytes: number };

/** Serve the parent until it closes the input. `step` is run once before the first window. */
export async function serveWindows(name: string, step: () => unknown): Promise<void> {
  let us = await time(step, 1);
  answer({ name });
  for await (const line of createInterface({ input: process.stdin })) {
    us = await time(step, Math.max(1, Math.floor((Number(line) * 1000) / us)));
    answer({ us });
  }
  answer({ maxRssBytes: process.resourceUsage().maxRSS * 1024 });
}

/** Microseconds of processor time of one of `steps` steps. */
async function time(step: () => unknown, steps: number): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < steps; i++) {
    const result = step();
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, user + system) / steps;
}

function answer(line: Announcement | Window | Farewell): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
