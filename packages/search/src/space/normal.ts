// A real number of which something is known: a normal law (of the value, or of its logarithm), cut
// off at min and max. The unit interval carries the law's own probability, so that a uniform draw
// follows the law and a sampler that zooms does so in shares of belief.
// Invariant: u = 0 gives min and u = 1 gives max exactly; no u in [0,1] leaves [min, max].

import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";
import { normalCdf, normalQuantile } from "../statistics/normal.ts";
import { clamp } from "./scale.ts";
import { whenSchema } from "./when.ts";

/** Without bounds of its own a law is cut here: it leaves out 1 draw of 16,000. */
const DEVIATIONS = 4;
/** Bounds further out would have no probability between them that a double could hold. */
const FAR = 7;

const finite = z.number(expected("a finite number"));
const above = expected("a number above 0");

const shape = {
  /** Of ln(value) for a lognormal. */
  mean: finite,
  deviation: z.number(above).gt(0, above),
  min: finite.optional(),
  max: finite.optional(),
  when: whenSchema.optional(),
};

type Bounds = { min?: number | undefined; max?: number | undefined };
type Law = Bounds & { type: "normal" | "lognormal"; mean: number; deviation: number };

/** Bounds that were left out, filled in: what is sampled is then in one place for all to see. */
function withBounds<L extends Law>(law: L): L & { min: number; max: number } {
  const from = law.type === "lognormal" ? Math.exp : (value: number): number => value;
  const reach = DEVIATIONS * law.deviation;
  const { min = from(law.mean - reach), max = from(law.mean + reach) } = law;
  return { ...law, min, max };
}

function checkLaw(law: Law, context: z.RefinementCtx): void {
  if (!(law.deviation > 0)) return; // The schema itself has said so.
  const { type, mean, deviation, min, max } = withBounds(law);
  const fail = (key: "min" | "max", what: string, got: number): void => {
    context.addIssue({ code: "custom", path: [key], message: expectation(what, got) });
  };
  if (type === "lognormal" && min <= 0) return fail("min", "more than 0 for a lognormal", min);
  if (min >= max) return fail("max", `more than min, which is ${min}`, max);
  const to = type === "lognormal" ? Math.log : (value: number): number => value;
  const reach = `within ${FAR} deviations of the mean`;
  if (Math.abs(to(min) - mean) > FAR * deviation) return fail("min", reach, min);
  if (Math.abs(to(max) - mean) > FAR * deviation) return fail("max", reach, max);
}

export const normalSchema = strict({ type: z.literal("normal"), ...shape })
  .superRefine(checkLaw)
  .transform(withBounds)
  .readonly();

export const lognormalSchema = strict({ type: z.literal("lognormal"), ...shape })
  .superRefine(checkLaw)
  .transform(withBounds)
  .readonly();

export type Normal = z.infer<typeof normalSchema>;
export type Lognormal = z.infer<typeof lognormalSchema>;

/** The value in deviations from the mean. */
function standardized({ type, mean, deviation }: Normal | Lognormal, value: number): number {
  return ((type === "lognormal" ? Math.log(value) : value) - mean) / deviation;
}

/** The value at u in [0,1]. */
export function normalFromUnit(parameter: Normal | Lognormal, u: number): number {
  const { type, mean, deviation, min, max } = parameter;
  if (u === 0) return min;
  if (u === 1) return max;
  const [from, to] = [standardized(parameter, min), standardized(parameter, max)];
  // In the right tail probabilities crowd at 1, where doubles are coarse: look from the left.
  const isRight = from + to > 0;
  const [low, high] = isRight
    ? [normalCdf(-to), normalCdf(-from)]
    : [normalCdf(from), normalCdf(to)];
  const quantile = normalQuantile(low + (isRight ? 1 - u : u) * (high - low));
  const value = mean + deviation * (isRight ? -quantile : quantile);
  return clamp(type === "lognormal" ? Math.exp(value) : value, min, max);
}

/** The place of `value` in [0,1]. */
export function normalToUnit(parameter: Normal | Lognormal, value: number): number {
  const { min, max } = parameter;
  const [from, to] = [standardized(parameter, min), standardized(parameter, max)];
  const at = standardized(parameter, value);
  const isRight = from + to > 0;
  const [low, place, high] = isRight
    ? [normalCdf(-to), normalCdf(-at), normalCdf(-from)]
    : [normalCdf(from), normalCdf(at), normalCdf(to)];
  const u = (place - low) / (high - low);
  return clamp(isRight ? 1 - u : u, 0, 1);
}
