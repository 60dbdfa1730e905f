// A sweep's ledger as JSON lines, one event a line, for `caviar replay --file` and for other programs.

import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Client } from "@caviar/client";
import { type SweepId, toJson } from "@caviar/protocol";

import { ledgerOf } from "./ledger-source.ts";

/** To a file, or to stdout; answers how many events there were. */
export async function writeLedger(
  client: Client,
  sweep: SweepId,
  output: string | undefined,
): Promise<number> {
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const event of ledgerOf(client, sweep)) {
      count += 1;
      yield `${toJson(event)}\n`;
    }
  }
  const file = output === undefined ? process.stdout : createWriteStream(output);
  try {
    await pipeline(Readable.from(lines()), file, { end: output !== undefined });
  } catch (error) {
    // Who reads stdout may leave early: `caviar export ... | head`.
    if (!(error instanceof Error && "code" in error && error.code === "EPIPE")) throw error;
  }
  return count;
}
