// caviar enqueue SWEEP NAME=VALUE...: have the next trial try a point of one's own.

import { userInfo } from "node:os";

import { toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { pointOf } from "../spec-file/written-values.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

export function enqueueCommand(): Command {
  return new Command("enqueue")
    .summary("have the next trial try a point")
    .description(
      "Have the next trial try this point in place of the sampler's; when the sampler has proposed all of the budget, it is tried on top. The sampler learns from its result.",
    )
    .argument(...SWEEP_ARGUMENT)
    .argument("<values...>", "name=value for each parameter, such as learningRate=0.01")
    .option("--json", "the place of the request in the ledger, as one line of JSON")
    .action(async (text: string, words: readonly string[], { json }: { json?: true }) => {
      const params = pointOf(words);
      const { sweep, asked } = await withClient(async (client) => {
        const found = await findSweep(client, text);
        const by = userInfo().username;
        return { sweep: found.sweep, asked: await client.enqueue(found.sweep, params, { by }) };
      });
      const line = json ? toJson({ sweep, ...asked }) : `${sweep}  enqueued, event ${asked.event}`;
      process.stdout.write(`${line}\n`);
    });
}
