// caviar trials SWEEP: its trials, sorted and filtered where they are, page by page.

import { type SweepSpec, toJson, type TrialQuery, type TrialSummary } from "@caviar/protocol";
import { valueText } from "@caviar/search";
import { Command, Option } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { metricText } from "../terminal/number-text.ts";
import { tableLines, widthOfScreen } from "../terminal/table.ts";
import { count, SWEEP_ARGUMENT } from "./options.ts";

type Options = Partial<TrialQuery> & { readonly json?: true };

export function trialsCommand(): Command {
  return new Command("trials")
    .summary("list the trials of a sweep")
    .description("List the trials of a sweep, the best first.")
    .argument(...SWEEP_ARGUMENT)
    .option("--sort <key>", "loss, trial, epoch, round or param:NAME", "loss")
    .addOption(new Option("--order <order>", "direction").choices(["ascending", "descending"]))
    .option("--limit <n>", "so many of them", count, 20)
    .option("--offset <n>", "after so many", count, 0)
    .addOption(new Option("--phase <phase>", "only these").choices(["pending", "resting", "ended"]))
    .addOption(
      new Option("--outcome <outcome>", "only these").choices(["completed", "failed", "stopped"]),
    )
    .option("--round <n>", "only of this round", count)
    .option("--json", "as one line of JSON")
    .action(async (text: string, { json, ...query }: Options) => {
      const { spec, page } = await withClient(async (client) => {
        const { sweep, spec: searched } = await findSweep(client, text);
        return { spec: searched, page: await client.trials(sweep, query) };
      });
      const lines = json ? [toJson(page)] : trialLines(spec, page.trials, widthOfScreen());
      process.stdout.write(`${lines.join("\n")}\n`);
      const hidden = page.total - page.trials.length;
      if (!json && hidden > 0) process.stdout.write(`${page.trials.length} of ${page.total}\n`);
    });
}

export function trialLines(
  { space, metric }: SweepSpec,
  trials: readonly TrialSummary[],
  width: number,
): string[] {
  const names = Object.keys(space);
  const head = ["trial", metric.name, "state", "epochs", ...names];
  const rows = trials.map((trial) => [
    String(trial.trial),
    metricText(trial.metrics?.[metric.name] ?? Number.NaN).replace("NaN", "-"),
    trial.outcome ?? (trial.trainer === null ? trial.phase : "running"),
    `${trial.epoch}/${trial.targetEpochs}`,
    ...names.map((name) => {
      const value = trial.params[name];
      return value === undefined ? "" : valueText(space[name]!, value);
    }),
  ]);
  return tableLines(rows, { head, width });
}
