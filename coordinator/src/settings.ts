import { z } from "zod";

const TOKEN_LENGTH_MIN = 24;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** The coordinator's environment. */
export const settingsSchema = z
  .object({
    REDIS_URL: z.string().min(1).default("redis://127.0.0.1:6379"),
    /** Address to listen on; one that others can reach wants CAVIAR_TOKEN. */
    CAVIAR_HOST: z.string().min(1).default("127.0.0.1"),
    /** 0: any free port. */
    CAVIAR_PORT: z.coerce.number().int().min(0).max(65_535).default(7070),
    /** Where checkpoints are kept: a folder, redis:// or s3://; not set: the Redis above. */
    CAVIAR_STORE: z.string().min(1).optional(),
    /** The operator's own token, an admin's; without it nobody is asked for one. */
    CAVIAR_TOKEN: z.string().min(TOKEN_LENGTH_MIN).optional(),
    /** A viewer's, for programs that only look: Prometheus, an autoscaler. */
    CAVIAR_VIEWER_TOKEN: z.string().min(TOKEN_LENGTH_MIN).optional(),
  })
  .superRefine(({ CAVIAR_HOST: host, CAVIAR_TOKEN: token, ...rest }, context) => {
    if (token === rest.CAVIAR_VIEWER_TOKEN && token !== undefined) {
      const message = "expected another text than CAVIAR_TOKEN, or viewers could do everything";
      context.addIssue({ code: "custom", path: ["CAVIAR_VIEWER_TOKEN"], message });
    }
    if (token !== undefined || LOOPBACK.test(host)) return;
    const message = `expected CAVIAR_TOKEN too, because others can reach ${host}; for instance the output of "openssl rand -hex 32"`;
    context.addIssue({ code: "custom", path: ["CAVIAR_HOST"], message });
  });
