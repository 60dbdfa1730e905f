// A client for commands that only ask: of the coordinator at a given address, else of one that is
// started for the length of the command on this folder's own Redis.

import { type Client, createClient } from "@caviar/client";

import { findRedis } from "../redis/find-redis.ts";
import { say } from "../terminal/say.ts";
import { Interruption } from "./interruption.ts";
import { LocalCluster } from "./local-cluster.ts";
import { STATE_FOLDER } from "./project-folder.ts";

/** What `ask` answers; the coordinator that was started for it has left by then. */
export async function withClient<T>(
  url: string | undefined,
  ask: (client: Client) => Promise<T>,
): Promise<T> {
  if (url !== undefined) return ask(createClient({ url }));
  using interruption = new Interruption(say);
  const { env } = process;
  await using redis = await findRedis({ folder: STATE_FOLDER.redis, env, say });
  await using cluster = new LocalCluster({
    redis,
    env,
    echo: env["LOG_LEVEL"] === "debug",
    interrupted: interruption.signal,
  });
  const client = await cluster.startCoordinator();
  // Awaited here, while the cluster is still there.
  return await ask(client);
}
