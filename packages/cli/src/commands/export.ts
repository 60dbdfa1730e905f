// caviar export SWEEP: a sweep's ledger as JSON lines.

import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Client } from "@caviar/client";
import { type SweepId, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { withClient } from "../local/folder-client.ts";
import { ledgerOf } from "../local/ledger-source.ts";
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
    .option("-o, --output <file>", "write to a file instead of stdout")
    .option("--url <url>", "ask the coordinator there instead of this folder's own cluster")
    .action(async (sweep: SweepId, { output, url }: ExportOptions) => {
      const events = await withClient(url, (client) => write(client, sweep, output));
      if (output !== undefined) say(`wrote ${events} events to ${output}`);
    });
}

async function write(client: Client, sweep: SweepId, output: string | undefined): Promise<number> {
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const event of ledgerOf(client, sweep)) {
      count += 1;
      yield `${toJson(event)}\n`;
    }
  }
  const file = output === undefined ? process.stdout : createWriteStream(output);
  await pipeline(Readable.from(lines()), file, { end: output !== undefined });
  return count;
}
