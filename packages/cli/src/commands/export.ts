// caviar export SWEEP: all its trials as a table, for spreadsheets and notebooks.

import { writeFileSync } from "node:fs";

import { Command, Option } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { say } from "../terminal/say.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

const FORMATS = ["csv", "jsonl", "parquet"] as const;

type Options = { readonly format: (typeof FORMATS)[number]; readonly output?: string };

export function exportCommand(): Command {
  return new Command("export")
    .summary("write the trials of a sweep to a file")
    .description("Write all trials of a sweep as a table: to a file, or to stdout.")
    .argument(...SWEEP_ARGUMENT)
    .addOption(new Option("--format <format>", "format").choices(FORMATS).default("csv"))
    .option("--output <file>", "a file; without it, stdout")
    .action(async (text: string, { format, output }: Options) => {
      const bytes = await withClient(async (client) =>
        client.exportTrials((await findSweep(client, text)).sweep, format),
      );
      if (output === undefined) process.stdout.write(bytes);
      else writeFileSync(output, bytes);
      if (output !== undefined) say(`${output}: ${bytes.length} bytes`);
    });
}
