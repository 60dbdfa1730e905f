// How many jobs of a sweep its pool's queue may hold: a pure rule. The queue is first in, first out,
// so whatever lies in it a late sweep must wait for. It is therefore kept as short as keeps every
// slot busy, and divided between the sweeps by weight, as far as each can use its share (max-min
// fairness by progressive filling: Bertsekas and Gallager, Data Networks, 2nd ed., section 6.5.2).

import type { Claim } from "@caviar/ledger";

/** Jobs for each slot: the one that runs, and for every second slot one that waits. */
const JOBS_PER_SLOT = 1.5;
/** Trials that end at once are held ready for so long ahead, or slots would wait for us; s. */
const AHEAD_SECONDS = 0.5;
/** A shorter time says too little of a sweep's speed; ms. */
const MEASURE_MS = 100;
/** The speed is a mean over about so long; ms. */
const MEMORY_MS = 300;

type Asked = Pick<Claim, "weight" | "wanted">;

/** Jobs that may lie in a pool's queue or run, for all sweeps together; `rate` in trials a second. */
export function poolCapacity(slots: number, rate: number): number {
  return Math.ceil(slots * JOBS_PER_SLOT + rate * AHEAD_SECONDS);
}

/**
 * How many of its jobs the claim is granted when `claims`, itself among them, share `capacity`. At
 * least one: where nobody serves a pool, a job waits for whoever comes.
 */
export function admissionWindow(claim: Asked, claims: readonly Asked[], capacity: number): number {
  const thirst = ({ wanted, weight }: Asked) => wanted / weight;
  let left = capacity;
  let weights = claims.reduce((sum, { weight }) => sum + weight, 0);
  // Who wants least for its weight comes first and may leave something of its share to the others.
  for (const one of claims.toSorted((a, b) => thirst(a) - thirst(b))) {
    const share = Math.min(one.wanted, (left * one.weight) / weights);
    if (one === claim) return Math.min(claim.wanted, Math.max(1, Math.ceil(share - ROUNDING)));
    left -= share;
    weights -= one.weight;
  }
  throw new Error("the claim is not among the claims");
}

/** Sums of shares are off by some last digits: 1.0000000000000002 is one job. */
const ROUNDING = 1e-9;

type Now = Asked & Pick<Claim, "finished"> & { readonly now: number };

/** A sweep's claim at `now` (ms), after the one before it. */
export function nextClaim(before: Claim | undefined, { now, ...asked }: Now): Claim {
  if (!before) return { ...asked, rate: 0, at: now };
  const elapsedMs = now - before.at;
  if (elapsedMs < MEASURE_MS) return { ...before, weight: asked.weight, wanted: asked.wanted };
  const measured = (Math.max(0, asked.finished - before.finished) / elapsedMs) * 1000;
  const rate = before.rate + (measured - before.rate) * (1 - Math.exp(-elapsedMs / MEMORY_MS));
  return { ...asked, rate, at: now };
}
