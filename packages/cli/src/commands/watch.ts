// caviar watch SWEEP: follow a sweep that runs somewhere, as `run` follows its own.

import type { Client } from "@caviar/client";
import { resultOf, type SweepId, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { followSweep } from "../local/follow-sweep.ts";
import { paintFor } from "../terminal/paint.ts";
import { showFor } from "../terminal/show-sweep.ts";
import { summaryLines } from "../terminal/summary.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

export function watchCommand(): Command {
  return new Command("watch")
    .summary("follow a sweep")
    .description(
      "Follow a sweep to its end, live. Ctrl-C stops watching, not the sweep. Exit code 1: it did not complete.",
    )
    .argument(...SWEEP_ARGUMENT)
    .option("--json", "events on stderr; the result as one line of JSON on stdout")
    .action(async (text: string, { json }: { json?: true }) => {
      process.exitCode = await withClient(async (client, signal) => {
        const { sweep } = await findSweep(client, text);
        return watch(client, sweep, { json: json === true, signal });
      });
    });
}

async function watch(
  client: Client,
  sweep: SweepId,
  { json, signal }: { readonly json: boolean; readonly signal: AbortSignal },
): Promise<number> {
  const screen = json ? process.stderr : process.stdout;
  const show = showFor(screen, { sweep, url: client.url, json });
  try {
    const onEvent: Parameters<typeof followSweep>[2] = (event, state) => show.event(event, state);
    const state = await followSweep(client, sweep, onEvent, signal);
    show.end();
    const result = resultOf(sweep, state);
    const paint = paintFor(screen, process.env);
    const lines = summaryLines({ state, result, model: undefined }, paint, screen.columns || 80);
    screen.write(`${lines.join("\n")}\n`);
    if (json) process.stdout.write(`${toJson(result)}\n`);
    return result.status === "completed" ? 0 : 1;
  } finally {
    show.end();
  }
}
