// caviar ls: the sweeps of a cluster.

import { lossOf, type SweepSummary, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { withClient } from "../cluster/with-client.ts";
import { metricText } from "../terminal/number-text.ts";
import { tableLines, widthOfScreen } from "../terminal/table.ts";

export function lsCommand(): Command {
  return new Command("ls")
    .alias("list")
    .summary("list the sweeps")
    .description("List the sweeps of the cluster, newest first.")
    .option("--json", "as one line of JSON")
    .action(async ({ json }: { json?: true }) => {
      const sweeps = await withClient((client) => client.sweeps());
      const lines = json ? [toJson({ sweeps })] : sweepLines(sweeps, widthOfScreen());
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

export function sweepLines(sweeps: readonly SweepSummary[], width: number): string[] {
  if (sweeps.length === 0) return ["no sweeps yet; start one: ./caviar run FILE"];
  const rows = sweeps.map((sweep) => [
    sweep.sweep,
    sweep.phase,
    `${sweep.trialsEnded}/${sweep.trialsPlanned} trials`,
    bestText(sweep),
    new Date(sweep.createdAt).toISOString().slice(0, 16).replace("T", " "),
  ]);
  return tableLines(rows, { width });
}

/** A loss is the metric with its sign turned where more is better. */
export function bestText({ bestLoss, spec }: SweepSummary): string {
  if (bestLoss === null) return "-";
  const { name } = spec.metric;
  return `${name} ${metricText(lossOf(spec, { [name]: bestLoss }))}`;
}
