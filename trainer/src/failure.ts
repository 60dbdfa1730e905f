// An objective's error as the ledger keeps it: readable, and of a bounded size.

const MESSAGE_LENGTH_MAX = 1_000;
const STACK_LENGTH_MAX = 4_000;

export function clippedFailure(failure: { message: string; stack?: string | undefined }) {
  const message = failure.message.slice(0, MESSAGE_LENGTH_MAX);
  const stack = failure.stack?.slice(0, STACK_LENGTH_MAX);
  return stack === undefined ? { message } : { message, stack };
}
