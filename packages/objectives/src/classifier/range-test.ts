// The learning-rate range test (Smith 2017, arXiv:1506.01186): the rate grows exponentially step by
// step, and the loss at each rate shows where learning begins and where it breaks. The suggestion is the
// usual one, a tenth of the rate at which the smoothed loss is lowest: single batches differ too much for
// their steepest slope to be told.

type RangeOf = { readonly from: number; readonly to: number; readonly steps: number };

/** Weight of the past in the smoothed loss. */
const SMOOTHING = 0.9;
/** Losses that tell where the test begins, and that the smoothed loss needs to be one. */
const FIRST = 10;
/** So many times the loss at its beginning is the end of the test. */
const EXPLODED = 4;
/** A fall that could be chance. */
const CHANCE = 0.05;

/** Rates from `from` to `to`, each the one before times the same factor. */
export function ratesOf({ from, to, steps }: RangeOf): readonly number[] {
  const factor = (to / from) ** (1 / (steps - 1));
  const rates = [from];
  for (let i = 1; i < steps - 1; i++) rates.push(rates[i - 1]! * factor);
  return [...rates, to];
}

/** Whether more steps would show nothing but a model that is broken. */
export function hasExploded(losses: readonly number[]): boolean {
  if (!Number.isFinite(losses.at(-1) ?? 0)) return true;
  if (losses.length <= FIRST) return false;
  return smoothed(losses).at(-1)! > EXPLODED * meanOf(losses.slice(0, FIRST));
}

/** Undefined: no rate lowered the loss. */
export function suggestedRate(
  rates: readonly number[],
  losses: readonly number[],
): number | undefined {
  const finite = losses.filter(Number.isFinite);
  const later = smoothed(finite).slice(FIRST);
  const lowest = Math.min(...later);
  if (later.length === 0 || lowest > meanOf(finite.slice(0, FIRST)) * (1 - CHANCE))
    return undefined;
  return rates[FIRST + later.indexOf(lowest)]! / 10;
}

/** Without a lean towards the first one. */
function smoothed(losses: readonly number[]): readonly number[] {
  let average = 0;
  let weight = 0;
  return losses.map((loss) => {
    average = SMOOTHING * average + (1 - SMOOTHING) * loss;
    weight = SMOOTHING * weight + (1 - SMOOTHING);
    return average / weight;
  });
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
