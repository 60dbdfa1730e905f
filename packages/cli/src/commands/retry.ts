// caviar retry SWEEP TRIAL: try a failed or stopped trial once more.

import { userInfo } from "node:os";

import { toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { count, SWEEP_ARGUMENT } from "./options.ts";

export function retryCommand(): Command {
  return new Command("retry")
    .summary("try a failed or stopped trial once more")
    .description(
      "Try a failed or stopped trial once more, as a new trial with the same parameters and seed, which goes on from the last checkpoint where there is one.",
    )
    .argument(...SWEEP_ARGUMENT)
    .argument("<trial>", "its number", count)
    .option("--json", "the place of the request in the ledger, as one line of JSON")
    .action(async (text: string, trial: number, { json }: { json?: true }) => {
      const { sweep, asked } = await withClient(async (client) => {
        const found = await findSweep(client, text);
        const by = userInfo().username;
        return { sweep: found.sweep, asked: await client.retryTrial(found.sweep, trial, { by }) };
      });
      const words = `${sweep}  trial ${trial} is retried as soon as there is room`;
      process.stdout.write(`${json ? toJson({ sweep, ...asked }) : words}\n`);
    });
}
