import { poolSchema } from "@caviar/protocol";
import { z } from "zod";

/** The trainer's environment. */
export const settingsSchema = z.object({
  REDIS_URL: z.string().min(1).default("redis://127.0.0.1:6379"),
  /** The queues it serves: names of pools, separated by commas. */
  CAVIAR_POOL: z
    .string()
    .default("default")
    .transform((names) => [...new Set(names.split(",").map((name) => name.trim()))])
    .pipe(z.array(poolSchema)),
  /** Trials at once, each in a worker thread of its own. */
  CAVIAR_SLOTS: z.coerce.number().int().min(1).max(256).default(1),
  /** The most that a slot's JavaScript heap may have, MiB; the engine's memory is not part of it. */
  CAVIAR_SLOT_MEMORY_MB: z.coerce.number().int().min(16).optional(),
  /** How far it gives way to other processes of its machine or container: 0 not at all, 19 most. */
  CAVIAR_NICE: z.coerce.number().int().min(0).max(19).default(10),
  /** Where checkpoints are kept: a folder, redis:// or s3://; not set: the Redis above. */
  CAVIAR_STORE: z.string().min(1).optional(),
  /** Touched every few seconds while the trainer lives; not set: no file. */
  CAVIAR_ALIVE_FILE: z.string().min(1).optional(),
});
