// caviar stop SWEEP [--trial N].

import { userInfo } from "node:os";

import { toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { count, SWEEP_ARGUMENT } from "./options.ts";

type Options = { readonly trial?: number; readonly json?: true };

export function stopCommand(): Command {
  return new Command("stop")
    .summary("stop a sweep, or one of its trials")
    .description(
      "End a sweep early: the best trial so far is tested and saved. With --trial only that one ends, and the sweep goes on.",
    )
    .argument(...SWEEP_ARGUMENT)
    .option("--trial <n>", "only this trial", count)
    .option("--json", "the sweep after it, or the trial, as one line of JSON")
    .action(async (text: string, { trial, json }: Options) => {
      const by = userInfo().username;
      const [after, words] = await withClient(async (client) => {
        const { sweep } = await findSweep(client, text);
        if (trial !== undefined) {
          const stopped = await client.stopTrial(sweep, trial, { by });
          return [stopped, `${sweep}  trial ${trial} is stopped`] as const;
        }
        const stopped = await client.command(sweep, "stop", by);
        return [stopped, `${sweep}  ${stopped.phase}`] as const;
      });
      process.stdout.write(`${json ? toJson(after) : words}\n`);
    });
}
