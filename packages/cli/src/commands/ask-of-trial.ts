// Commands that ask one thing of one trial: adopt, give-back, retry.

import { userInfo } from "node:os";

import type { Client, Steered } from "@caviar/client";
import { type SweepId, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { count, SWEEP_ARGUMENT } from "./options.ts";

type AskOfTrial = {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly ask: (
    client: Client,
    ...of: [sweep: SweepId, trial: number, steered: Steered]
  ) => Promise<{ readonly event: number }>;
  readonly words: (trial: number) => string;
};

export function askOfTrial({ name, summary, description, ask, words }: AskOfTrial): Command {
  return new Command(name)
    .summary(summary)
    .description(description)
    .argument(...SWEEP_ARGUMENT)
    .argument("<trial>", "its number", count)
    .option("--json", "the place of the request in the ledger, as one line of JSON")
    .action(async (text: string, trial: number, { json }: { json?: true }) => {
      const { sweep, asked } = await withClient(async (client) => {
        const found = await findSweep(client, text);
        const by = userInfo().username;
        return { sweep: found.sweep, asked: await ask(client, found.sweep, trial, { by }) };
      });
      const line = json ? toJson({ sweep, trial, ...asked }) : `${sweep}  ${words(trial)}`;
      process.stdout.write(`${line}\n`);
    });
}
