// The learning-rate range test (Smith 2017, arXiv:1506.01186): the rate grows exponentially step by
// step, and the loss at each rate shows where learning begins, is fastest and breaks.

/** Weight of the past in the smoothed loss. */
const SMOOTHING = 0.9;
/** So many times the lowest smoothed loss is the end of the test. */
const EXPLODED = 4;
/** Neighbours on either side whose slope counts. */
const REACH = 2;

/** Rates from `from` to `to`, each the one before times the same factor. */
export function ratesOf({ from, to, steps }: RangeOf): readonly number[] {
  const factor = (to / from) ** (1 / (steps - 1));
  const rates = [from];
  for (let i = 1; i < steps - 1; i++) rates.push(rates[i - 1]! * factor);
  return [...rates, to];
}

type RangeOf = { readonly from: number; readonly to: number; readonly steps: number };

/** Single batches differ much; their average, without a lean towards the first one. */
function smoothed(losses: readonly number[]): readonly number[] {
  let average = 0;
  let weight = 0;
  return losses.map((loss) => {
    average = SMOOTHING * average + (1 - SMOOTHING) * loss;
    weight = SMOOTHING * weight + (1 - SMOOTHING);
    return average / weight;
  });
}

/** Whether more steps would show nothing but a model that is broken. */
export function hasExploded(losses: readonly number[]): boolean {
  const last = losses.at(-1) ?? 0;
  if (!Number.isFinite(last)) return true;
  const smooth = smoothed(losses);
  return smooth.at(-1)! > EXPLODED * Math.min(...smooth);
}

/** The rate at which the smoothed loss falls fastest, by the rate's logarithm; undefined: nowhere. */
export function suggestedRate(
  rates: readonly number[],
  losses: readonly number[],
): number | undefined {
  const smooth = smoothed(losses.filter(Number.isFinite));
  let steepest = 0;
  let suggested: number | undefined;
  for (let i = REACH; i < smooth.length - REACH; i++) {
    const rise = smooth[i + REACH]! - smooth[i - REACH]!;
    if (rise >= steepest) continue;
    steepest = rise;
    suggested = rates[i];
  }
  return suggested;
}
