const SHOWN_LENGTH_MAX = 60;

/** A value as an error message quotes it: JSON on one line, cut; "nothing" for undefined. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? `a ${typeof value}`;
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX - 3)}...` : text;
}
