// How a process of the cluster begins and leaves. It leaves when it is asked to (SIGTERM, SIGINT)
// and when the process that started it is gone: then the IPC channel closes. Leaving runs once; a
// second SIGINT or SIGTERM ends the process at once.

import { CaviarError } from "@caviar/errors";

import type { Logger } from "./log.ts";

/** Why a process leaves. */
type Farewell = "SIGTERM" | "SIGINT" | "parent gone";

const EXIT_BY_SIGNAL = 128 + 15;

/** Tell the process that started this one, if it listens, that this one is at work. */
export function announce(
  message: Readonly<Record<string, string>> & { readonly kind: string },
): void {
  // One that is gone meanwhile is no error here: `onFarewell` hears of it.
  process.send?.(message, undefined, undefined, () => undefined);
}

/** Run `leave` when it is time to go, then exit 0; 1 when leaving failed. */
export function onFarewell(log: Logger, leave: () => Promise<void>): void {
  let leaving = false;
  const go = (reason: Farewell) => {
    if (leaving) {
      if (reason !== "parent gone") process.exit(EXIT_BY_SIGNAL);
      return;
    }
    leaving = true;
    log.info({ reason }, "leaving");
    leave().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "leaving failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => go("SIGTERM"));
  process.on("SIGINT", () => go("SIGINT"));
  if (process.channel) process.on("disconnect", () => go("parent gone"));
}

/** Run `main`; a failure is logged and becomes the exit code. */
export async function runMain(log: Logger, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    log.fatal({ err: error }, error instanceof Error ? error.message : String(error));
    process.exit(error instanceof CaviarError ? error.exit : 1);
  }
}
