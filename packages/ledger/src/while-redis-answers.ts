// Work that waits for Redis waits as long as it takes, which is right for whoever stays. Whoever is to
// leave cannot: nobody may be there any more to end it.

import { setTimeout } from "node:timers/promises";

import { CaviarError } from "@caviar/errors";

import type { Redis } from "./redis.ts";

/** Between an answer and the next question. */
const INTERVAL_MS = 1_000;
/** Longer than a failover or a restart takes. */
const SILENCE_MS = 30_000;

/** What `work` gives; CAV_REDIS_UNREACHABLE once Redis has not answered for `silenceMs`. */
export async function whileRedisAnswers<T>(
  redis: Redis,
  work: Promise<T>,
  { silenceMs = SILENCE_MS }: { readonly silenceMs?: number } = {},
): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([work, silence(redis, silenceMs, over.signal)]);
  } finally {
    over.abort();
  }
}

/** Throws when Redis falls silent; waits for nothing once `signal` is aborted. */
async function silence(redis: Redis, silenceMs: number, signal: AbortSignal): Promise<never> {
  for (;;) {
    const late = setTimeout(silenceMs, "late" as const, { signal });
    // A connection that was lost asks again when it is back.
    const answer = await Promise.race([redis.ping(), late]);
    if (answer === "late") {
      const message = `expected an answer from Redis within ${silenceMs} ms, got none`;
      throw new CaviarError("CAV_REDIS_UNREACHABLE", message);
    }
    await setTimeout(INTERVAL_MS, undefined, { signal });
  }
}
