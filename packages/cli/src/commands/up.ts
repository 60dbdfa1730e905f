// caviar up: a cluster on this machine that stays until Ctrl-C, for sweeps that are submitted to it.

import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { once } from "node:events";
import { dirname } from "node:path";

import { Command } from "commander";

import { rememberUp } from "../cluster/up-file.ts";
import { Interruption } from "../local/interruption.ts";
import { LocalCluster } from "../local/local-cluster.ts";
import { STATE_FOLDER } from "../local/project-folder.ts";
import { findRedis } from "../redis/find-redis.ts";
import { say } from "../terminal/say.ts";
import { portNumber, trainerCount } from "./options.ts";
import { takingPrograms } from "./programs.ts";

type Options = { readonly trainers: number; readonly port: number; readonly pool: string };

export function upCommand(): Command {
  return takingPrograms(new Command("up"))
    .summary("keep a cluster on this machine")
    .description(
      "Start a Redis, a coordinator and trainers, and keep them until Ctrl-C. Other commands of this folder then use this cluster.",
    )
    .option("--trainers <n>", "trainer processes", trainerCount, availableParallelism())
    .option("--port <n>", "port of the page and the API; 0: any free one", portNumber, 7070)
    .option("--pool <name>", "the trainers' pool", "default")
    .action(up);
}

async function up({ trainers, port, pool }: Options): Promise<void> {
  const { env } = process;
  using interruption = new Interruption(say);
  await using redis = await findRedis({ folder: STATE_FOLDER.redis, env, say });
  const echo = env["LOG_LEVEL"] === "debug";
  await using cluster = new LocalCluster({ redis, env, echo, interrupted: interruption.signal });
  interruption.onKill = () => {
    cluster.kill();
    redis.abandon();
  };

  const client = await cluster.startCoordinator({ port });
  await cluster.startTrainers(pool, trainers);
  mkdirSync(dirname(STATE_FOLDER.upFile), { recursive: true });
  using remembered = rememberUp(client.url);
  process.stdout.write(`${remembered.url}\n`);
  say(
    `${trainers} trainers in pool ${pool}; submit a sweep: ./caviar submit FILE; Ctrl-C ends all`,
  );
  if (!cluster.signal.aborted) await once(cluster.signal, "abort");
  // Ctrl-C is how this command is meant to end; anything else is a failure.
  if (!interruption.signal.aborted) throw cluster.signal.reason;
}
