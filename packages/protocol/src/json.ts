// JSON as Caviar writes it: NaN and the infinities become words instead of null, so that what
// `metricsSchema` reads is what was written, bit for bit.

const wordForNonFinite = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** `value` as JSON text; `indent` spaces a level when a person will read it. */
export function toJson(value: unknown, indent?: number): string {
  // A replacer makes it several times slower, and is in vain where nothing became null.
  const text = JSON.stringify(value, undefined, indent);
  return text?.includes("null") ? JSON.stringify(value, wordForNonFinite, indent) : text;
}

/** The same text for the same value, whatever the order in which its keys were set. */
export function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
        )
      : wordForNonFinite(key, inner),
  );
}
