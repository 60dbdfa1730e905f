// Who is there to train.

import type { Finding } from "@caviar/protocol";

import { poolSlots, presentTrainers } from "../presence.ts";
import type { Redis } from "../redis.ts";
import { finding } from "./judge-server.ts";

export async function diagnoseTrainers(redis: Redis): Promise<Finding> {
  const trainers = await presentTrainers(redis);
  const pools = [...(await poolSlots(redis))].map(([pool, slots]) => `${pool} ${slots}`);
  return finding("trainers", trainers.length > 0 ? "ok" : "warning", {
    found:
      trainers.length > 0
        ? `${trainers.length} present; slots by pool: ${pools.join(", ")}`
        : "none present",
    expected: "at least one, for each pool that sweeps name",
    mend: "start trainers (see deploy/), or use `caviar run`, which brings its own",
  });
}
