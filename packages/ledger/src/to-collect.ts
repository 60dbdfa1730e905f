// Which sweeps' checkpoints are to be swept, and when next. A sweep is entered when it begins and
// leaves when its garbage was collected for the last time. Coordinators take what is due in turns:
// taking sets the time of the next turn in the same step. Their clocks need not agree: collecting
// too early or twice does no harm.

import { type SweepId, sweepIdSchema } from "@caviar/protocol";

import { TO_COLLECT } from "./keys.ts";
import type { Redis } from "./redis.ts";
import { runScript } from "./scripts.ts";

/** Have a sweep collected from now on; saying so twice is harmless. */
export async function beginCollection(redis: Redis, sweep: SweepId): Promise<void> {
  await redis.zadd(TO_COLLECT, "NX", Date.now(), sweep);
}

/** A sweep that is due now, and is due again after `againMs`; undefined when none is. */
export async function takeDueCollection(
  redis: Redis,
  { againMs }: { readonly againMs: number },
): Promise<SweepId | undefined> {
  const now = Date.now();
  const sweep = await runScript(redis, "due", [TO_COLLECT], [now, now + againMs]);
  return sweep === null ? undefined : sweepIdSchema.parse(sweep);
}

/** Have a sweep collected once more in `inMs`, and not before. */
export async function delayCollection(redis: Redis, sweep: SweepId, inMs: number): Promise<void> {
  await redis.zadd(TO_COLLECT, "XX", Date.now() + inMs, sweep);
}

/** Nothing is stored for this sweep any more. */
export async function endCollection(redis: Redis, sweep: SweepId): Promise<void> {
  await redis.zrem(TO_COLLECT, sweep);
}
