// Numbers as people read them: few digits, all of them meaningful.

/** Larger and smaller magnitudes are written with an exponent. */
const PLAIN_MAX = 1e6;
const PLAIN_MIN = 1e-3;

/**
 * Four digits that matter. Just below 1, where a momentum or an accuracy lives, enough digits to
 * tell the value from 1; whole numbers in full.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  if (Number.isInteger(value) && magnitude < PLAIN_MAX) return minus(String(value));
  if (magnitude < PLAIN_MIN || magnitude >= PLAIN_MAX) return minus(exponential(value));
  const gap = 1 - magnitude;
  if (gap > 0 && gap < 1e-3)
    return minus(value.toFixed(Math.min(15, 1 - Math.floor(Math.log10(gap)))));
  return minus(String(Number(value.toPrecision(4))));
}

function exponential(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential(2).split("e");
  return `${Number(digits)}e${exponent.replace("+", "")}`;
}

/** A real minus sign is as wide as a digit; a hyphen is not. */
const minus = (text: string) => text.replace("-", "−");

/** A result: like `numberText`, but with its zeros, so that a column of them lines up. */
export function metricText(value: number | undefined): string {
  if (value === undefined) return "–";
  const magnitude = Math.abs(value);
  return magnitude >= PLAIN_MIN && magnitude < 1
    ? minus(value.toFixed(4))
    : magnitude >= 1 && magnitude < 1000
      ? minus(value.toPrecision(4))
      : numberText(value);
}

/** A parameter's value: text and booleans as they are. */
export function valueText(value: string | number | boolean | undefined): string {
  return typeof value === "number" ? numberText(value) : value === undefined ? "–" : String(value);
}

const COUNT = new Intl.NumberFormat("en");

/** 12,345 */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** As wide as a digit is in a table. */
const FIGURE_SPACE = "\u2007";

/** An epoch in the room of the last one: what stands behind it stays where it is as epochs pass. */
export function epochText(epoch: number, target: number): string {
  return String(epoch).padStart(String(target).length, FIGURE_SPACE);
}
