// What pause and resume have in common.

import { userInfo } from "node:os";

import { type SweepCommand, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

export function steerCommand(command: SweepCommand, description: string): Command {
  return new Command(command)
    .summary(`${command} a sweep`)
    .description(description)
    .argument(...SWEEP_ARGUMENT)
    .option("--json", "the sweep after it, as one line of JSON")
    .action(async (text: string, { json }: { json?: true }) => {
      const after = await withClient(async (client) => {
        const { sweep } = await findSweep(client, text);
        return client.command(sweep, command, userInfo().username);
      });
      process.stdout.write(json ? `${toJson(after)}\n` : `${after.sweep}  ${after.phase}\n`);
    });
}
