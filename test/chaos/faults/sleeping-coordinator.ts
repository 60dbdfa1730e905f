// A coordinator stops in the middle of a reconcile, with its decision on the way. Another one leads
// meanwhile; then the first one's decision arrives.

import { isDecide } from "../commands.ts";
import type { Fault } from "../fault.ts";
import { sprungBefore } from "../sprung-before.ts";

const DECISIONS: ReadonlySet<string> = new Set(["trial-proposed", "trial-ended", "trial-promoted"]);

export const sleepingCoordinator: Fault = {
  name: "coordinator sleeps",
  promise: "of two coordinators that lead the same sweep, only the later one decides",
  size: { coordinators: 2, trainers: 2 },
  strikes: { short: 1, long: 6 },
  async strike({ arena, watch }) {
    const trap = arena.trap("hold", isDecide, "coordinator");
    if (!(await sprungBefore(watch, trap))) return false;
    // Its proxy holds what it says, and nothing of it has arrived: whoever decides now is another.
    await watch.next(({ kind }) => DECISIONS.has(kind));
    for (const { proxy } of arena.members) proxy.release();
    return true;
  },
};
