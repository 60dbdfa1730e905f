// The cluster that a command talks to: the one that CAVIAR_URL names; else the one that `caviar up`
// keeps for this folder; else a coordinator of this folder's own, for the length of the command.

import { type Client, createClient } from "@caviar/client";

import { Interruption } from "../local/interruption.ts";
import { LocalCluster } from "../local/local-cluster.ts";
import { STATE_FOLDER } from "../local/project-folder.ts";
import { findRedis } from "../redis/find-redis.ts";
import { say } from "../terminal/say.ts";
import { addressOfUp } from "./up-file.ts";

type Use<T> = (client: Client, signal: AbortSignal) => Promise<T>;

export async function withClient<T>(use: Use<T>): Promise<T> {
  const { env } = process;
  using interruption = new Interruption(say, "leaving");
  const { signal } = interruption;
  const url = env["CAVIAR_URL"] || (await addressOfUp());
  if (url !== undefined) return use(clientOf(url), signal);

  await using redis = await findRedis({ folder: STATE_FOLDER.redis, env, say });
  const echo = env["LOG_LEVEL"] === "debug";
  await using cluster = new LocalCluster({ redis, env, echo, interrupted: signal });
  const client = await cluster.startCoordinator();
  // Awaited here, while the cluster is still there.
  return await use(client, signal);
}

function clientOf(url: string): Client {
  return createClient({ url, token: process.env["CAVIAR_TOKEN"] || undefined });
}
