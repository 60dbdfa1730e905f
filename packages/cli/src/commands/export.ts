// caviar export SWEEP --ledger: all that happened in a sweep, for other programs.

import type { SweepId } from "@caviar/protocol";
import { Command } from "commander";

import { withClient } from "../local/folder-client.ts";
import { writeLedger } from "../local/write-ledger.ts";
import { say } from "../terminal/say.ts";
import { sweepId } from "./options.ts";

type ExportOptions = { readonly output?: string; readonly url?: string };

export function exportCommand(): Command {
  return new Command("export")
    .summary("write a sweep's ledger as JSON lines")
    .description(
      "Write all that was decided and all that happened in a sweep, an event a line, as far as it has come. `caviar replay --file` reads it back.",
    )
    .argument("<sweep>", "a sweep's id", sweepId)
    .option("--ledger", "the ledger, an event a line (the default)")
    .option("-o, --output <file>", "write to a file instead of stdout")
    .option("--url <url>", "ask the coordinator there instead of this folder's own cluster")
    .action(async (sweep: SweepId, { output, url }: ExportOptions) => {
      const events = await withClient(url, (client) => writeLedger(client, sweep, output));
      if (output !== undefined) say(`wrote ${events} events to ${output}`);
    });
}
