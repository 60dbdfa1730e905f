import { type SweepTable, trialCount } from "@caviar/protocol";

/** Trials fit into so many bits of a number's fraction; ten digits of it remain to sort by. */
const TRIAL_BITS = 20;
const TRIAL_MASK = (1 << TRIAL_BITS) - 1;

/**
 * All trials from the worst to the best by their last metric, the same to ten digits; those without
 * a number come first. A typed array sorts numbers ten times faster than by a comparison of ours,
 * so each number carries its trial in its last bits.
 */
export function rankingOf(table: SweepTable): Int32Array {
  const sign = table.head.spec.metric.goal === "minimize" ? -1 : 1;
  const keys = Float64Array.from(table.trials.metric.values(), (value) =>
    Number.isNaN(value) ? -Number.MAX_VALUE : clamped(sign * value),
  );
  const words = new Uint32Array(keys.buffer);
  const low = isLittleEndian ? 0 : 1;
  for (let trial = 0; trial < trialCount(table); trial++) {
    words[2 * trial + low] = (words[2 * trial + low]! & ~TRIAL_MASK) | trial;
  }
  keys.sort();
  return Int32Array.from(keys, (_, place) => words[2 * place + low]! & TRIAL_MASK);
}

const clamped = (value: number) => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
