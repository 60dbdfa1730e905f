// caviar down: end what a killed command left behind.

import { CaviarError } from "@caviar/errors";
import { Command } from "commander";

import { STATE_FOLDER } from "../local/project-folder.ts";
import { endPrivateRedis } from "../redis/private-redis.ts";

export function downCommand(): Command {
  return new Command("down")
    .summary("end the Redis that a killed command left behind")
    .description(
      "End this folder's own Redis, which a killed command leaves behind for the next one. Its data stays.",
    )
    .action(async () => {
      if (await endPrivateRedis(STATE_FOLDER.redis)) return;
      const message =
        "expected nobody to use this folder's Redis, but another caviar command runs; end that first";
      throw new CaviarError("CAV_USAGE", message);
    });
}
