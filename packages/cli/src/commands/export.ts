// caviar export SWEEP: all its trials as a table, for spreadsheets and notebooks; or its ledger, for
// `caviar replay --file` and other programs.

import { writeFileSync } from "node:fs";

import { Command, Option } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { writeLedger } from "../local/write-ledger.ts";
import { say } from "../terminal/say.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

const FORMATS = ["csv", "jsonl", "parquet"] as const;

type Options = {
  readonly format: (typeof FORMATS)[number];
  readonly ledger?: true;
  readonly output?: string;
};

export function exportCommand(): Command {
  return new Command("export")
    .summary("write a sweep's trials, or its ledger, to a file")
    .description(
      "Write all trials of a sweep as a table; or, with --ledger, all that was decided and all that happened, an event a line, which `caviar replay --file` reads.",
    )
    .argument(...SWEEP_ARGUMENT)
    .addOption(new Option("--format <format>", "format").choices(FORMATS).default("csv"))
    .addOption(new Option("--ledger", "the ledger as JSON lines").conflicts("format"))
    .option("-o, --output <file>", "a file; without it, stdout")
    .action(async (text: string, options: Options) => {
      await (options.ledger ? exportLedger(text, options) : exportTable(text, options));
    });
}

async function exportTable(text: string, { format, output }: Options): Promise<void> {
  const bytes = await withClient(async (client) =>
    client.exportTrials((await findSweep(client, text)).sweep, format),
  );
  if (output === undefined) {
    process.stdout.write(bytes);
    return;
  }
  writeFileSync(output, bytes);
  say(`wrote ${bytes.length} bytes to ${output}`);
}

async function exportLedger(text: string, { output }: Options): Promise<void> {
  const events = await withClient(async (client) =>
    writeLedger(client, (await findSweep(client, text)).sweep, output),
  );
  if (output !== undefined) say(`wrote ${events} events to ${output}`);
}
