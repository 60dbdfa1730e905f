// One net, all contenders, taking turns: what disturbs the machine for a while disturbs them all.
// The figure of each is the 10th percentile of its windows, in processor time: near to what a quiet
// machine gives, and steadier than the minimum.

import { commandOf, type ContenderId, type Places } from "./contenders.ts";
import { type Contestant, enter } from "./contestant.ts";
import type { Net } from "./nets.ts";

export type Rules = { readonly rounds: number; readonly cpu: number; readonly places: Places };

export type Measurement = {
  readonly id: ContenderId;
  readonly name: string;
  readonly usPerStep: number;
  readonly maxRssBytes: number;
};

export type Outcome = {
  readonly measurements: readonly Measurement[];
  /** Contender -> why it did not take part. */
  readonly absent: ReadonlyMap<ContenderId, string>;
};

/** Until a just-in-time compiler has settled: this engine's takes about 25,000 small steps. */
const WARM_UP_MS = 1500;
const WINDOW_MS = 40;
/** Nobody's windows take more in all: a step of seconds is measured a few times, not thirty. */
const BUDGET_US = 6_000_000;

/** Measure `net` with each of `ids`. */
export async function contest(
  net: Net,
  ids: readonly ContenderId[],
  { rounds, cpu, places }: Rules,
): Promise<Outcome> {
  const absent = new Map<ContenderId, string>();
  const entrants: { id: ContenderId; contestant: Contestant; windows: number[] }[] = [];
  for (const id of ids) {
    const command = commandOf(id, net, places);
    const contestant = "absent" in command ? command.absent : await enter(command, cpu);
    if (typeof contestant === "string") absent.set(id, contestant);
    else entrants.push({ id, contestant, windows: [] });
  }
  for (const { contestant } of entrants) await contestant.window(WARM_UP_MS);
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, windows } of entrants) {
      const isSpent = round * Math.max(...windows, WINDOW_MS * 1000) > BUDGET_US;
      if (!isSpent) windows.push(await contestant.window(WINDOW_MS));
    }
  }
  const measurements: Measurement[] = [];
  for (const { id, contestant, windows } of entrants) {
    const maxRssBytes = await contestant.leave();
    const { name } = contestant;
    measurements.push({ id, name, usPerStep: percentile(windows, 0.1), maxRssBytes });
  }
  return { measurements, absent };
}

/** The value below which `share` of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))]!;
}
