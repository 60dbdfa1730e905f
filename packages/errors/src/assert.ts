/**
 * A condition that only a mistake of our own can break. Written here rather than taken from
 * node:assert, because half of the packages also run in a browser.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Thrown by `assert`: a bug in Caviar, not in its input. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}
