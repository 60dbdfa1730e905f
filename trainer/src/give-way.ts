// Training fills every core that it is given. On a machine that also has the coordinator, Redis or a
// person, these come first: they are what keeps all cores busy, and each needs little.

import { getPriority, setPriority } from "node:os";

import type { Logger } from "@caviar/process";

/**
 * Lower this process' priority, and that of the threads and programs that it starts from here on, to
 * `niceness` (0 to 19, as `nice` has it); never raises it. Where a process may not, it is logged.
 */
export function giveWay(niceness: number, log: Pick<Logger, "warn">): void {
  try {
    if (getPriority() < niceness) setPriority(niceness);
  } catch (error) {
    log.warn({ err: error, niceness }, "this system lets nobody give way: training does not");
  }
}
