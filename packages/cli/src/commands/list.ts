// caviar list: the sweeps of this folder's own cluster.

import { lossOf, type SweepSummary, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { withClient } from "../local/folder-client.ts";
import { pad } from "../terminal/cells.ts";
import { metricText } from "../terminal/number-text.ts";

export function listCommand(): Command {
  return new Command("list")
    .summary("list the sweeps of this folder")
    .description("List the sweeps of this folder's own cluster, newest first.")
    .option("--json", "as one line of JSON")
    .action(async ({ json }: { json?: true }) => {
      const sweeps = await withClient(undefined, (client) => client.sweeps());
      const lines = json ? [toJson({ sweeps })] : tableOf(sweeps);
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

export function tableOf(sweeps: readonly SweepSummary[]): string[] {
  if (sweeps.length === 0) return ["no sweeps yet; start one: ./caviar run FILE"];
  const rows = sweeps.map((sweep) => [
    sweep.sweep,
    sweep.phase,
    `${sweep.trialsEnded}/${sweep.trialsPlanned} trials`,
    bestOf(sweep),
    new Date(sweep.createdAt).toISOString().slice(0, 16).replace("T", " "),
  ]);
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

/** A loss is the metric with its sign turned where more is better. */
function bestOf({ bestLoss, spec }: SweepSummary): string {
  if (bestLoss === null) return "-";
  const { name } = spec.metric;
  return `${name} ${metricText(lossOf(spec, { [name]: bestLoss }))}`;
}
