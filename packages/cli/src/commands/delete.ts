// caviar delete SWEEP: forget one that has ended.

import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

export function deleteCommand(): Command {
  return new Command("delete")
    .summary("forget a sweep that has ended")
    .description("Forget a sweep that has ended: its ledger, its checkpoints and its model.")
    .argument(...SWEEP_ARGUMENT)
    .action(async (text: string) => {
      const sweep = await withClient(async (client) => {
        const found = await findSweep(client, text);
        await client.deleteSweep(found.sweep);
        return found.sweep;
      });
      process.stdout.write(`${sweep}  deleted\n`);
    });
}
