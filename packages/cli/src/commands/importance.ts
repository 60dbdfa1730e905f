// caviar importance SWEEP: which hyperparameters mattered.

import { type SweepImportance, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { progressBar } from "../terminal/bar.ts";
import { percentText } from "../terminal/number-text.ts";
import { tableLines, widthOfScreen } from "../terminal/table.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

const BAR_WIDTH = 20;

export function importanceCommand(): Command {
  return new Command("importance")
    .summary("show which hyperparameters mattered")
    .description(
      "Show which share of the differences between trials each hyperparameter made, with the interval in which nine of ten resamples of the trials put it.",
    )
    .argument(...SWEEP_ARGUMENT)
    .option("--json", "as one line of JSON")
    .action(async (text: string, { json }: { json?: true }) => {
      const answer = await withClient(async (client) =>
        client.importance((await findSweep(client, text)).sweep),
      );
      const lines = json ? [toJson(answer)] : importanceLines(answer, widthOfScreen());
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

export function importanceLines({ trials, importance }: SweepImportance, width: number): string[] {
  if (importance.length === 0) return [`too few finished trials to say: ${trials}, 20 are needed`];
  const rows = importance.map(({ name, share, low, high, advice }) => [
    name,
    progressBar(share, BAR_WIDTH),
    percentText(share),
    `${percentText(low)} to ${percentText(high)}`,
    advice,
  ]);
  return [...tableLines(rows, { width }), `from ${trials} trials`];
}
