import type { SweepId } from "@caviar/protocol";
import type { Redis } from "@caviar/ledger";

/** What all keys of a sweep take up in Redis, bytes. */
export async function sweepBytes(redis: Redis, sweep: SweepId): Promise<number> {
  const keys = await redis.keys(`caviar:{${sweep}}:*`);
  const sizes = await Promise.all(keys.map((key) => redis.memory("USAGE", key, "SAMPLES", 0)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
