// What went wrong in an attempt, told apart, and as the ledger keeps it: readable, of a bounded size.

import { CaviarError } from "@caviar/errors";
import type { FailureKind } from "@caviar/protocol";

const MESSAGE_LENGTH_MAX = 1_000;
const STACK_LENGTH_MAX = 4_000;

type Failure = {
  readonly message: string;
  readonly stack?: string | undefined;
  /** The end of what the objective wrote. */
  readonly log?: string | undefined;
};

export function clippedFailure({ message, stack, log }: Failure) {
  return {
    message: message.slice(0, MESSAGE_LENGTH_MAX),
    ...(stack !== undefined && { stack: stack.slice(0, STACK_LENGTH_MAX) }),
    ...(log !== undefined && { log }),
  };
}

/** The words of V8 for a buffer or a WebAssembly memory that the machine refuses. */
const REFUSED = /array buffer allocation failed|could not allocate memory/i;

/** What an error in a worker thread, or the thread's death by it, means. */
export function failureKindOf(error: unknown): FailureKind {
  const code = error instanceof CaviarError ? error.code : undefined;
  if (code === "CAV_COMMAND_TIME") return "timed-out";
  const isOutOfMemory =
    code === "CAV_ENGINE_MEMORY" ||
    code === "CAV_COMMAND_MEMORY" ||
    (error instanceof RangeError && REFUSED.test(error.message)) ||
    (error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY");
  return isOutOfMemory ? "out-of-memory" : "threw";
}
