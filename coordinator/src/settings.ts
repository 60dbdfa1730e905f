import { z } from "zod";

/** The coordinator's environment. */
export const settingsSchema = z.object({
  REDIS_URL: z.string().min(1).default("redis://127.0.0.1:6379"),
  /** Address to listen on; anything but loopback is the operator's choice. */
  CAVIAR_HOST: z.string().min(1).default("127.0.0.1"),
  /** 0: any free port. */
  CAVIAR_PORT: z.coerce.number().int().min(0).max(65_535).default(7070),
  /** Where checkpoints are kept: a folder, redis:// or s3://; not set: the Redis above. */
  CAVIAR_STORE: z.string().min(1).optional(),
});
