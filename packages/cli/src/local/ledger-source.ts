// A sweep's ledger from its first event to its last so far: from a coordinator, or from a file that
// `caviar export --ledger` wrote, one event a line.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import { eventSchema, type LedgerEvent, type SweepId } from "@caviar/protocol";

/** The events that are there when it is asked; a sweep that runs on is not waited for. */
export async function* ledgerOf(client: Client, sweep: SweepId): AsyncGenerator<LedgerEvent> {
  const { events: last } = await client.sweep(sweep);
  for await (const event of client.events(sweep)) {
    yield event;
    if (event.seq >= last) return;
  }
}

/** Throws CAV_MESSAGE_INVALID with file and line where a line is no event. */
export async function* ledgerIn(file: string): AsyncGenerator<LedgerEvent> {
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      number += 1;
      if (line.trim() !== "") yield parseLine(line, `${file}:${number}`);
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    throw new CaviarError("CAV_USAGE", `expected a ledger at ${file}, found no file`);
  }
}

function parseLine(line: string, place: string): LedgerEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    const message = `${place}: expected an event as JSON, got ${line.slice(0, 100)}`;
    throw new CaviarError("CAV_MESSAGE_INVALID", message, { cause });
  }
  const { data, error } = eventSchema.safeParse(value);
  if (data) return data;
  const why = error.issues.map(({ path, message: text }) => `${path.join(".")}: ${text}`);
  const message = `${place}: expected an event of a ledger: ${why.join("; ")}`;
  throw new CaviarError("CAV_MESSAGE_INVALID", message, { cause: error });
}
