// caviar show SWEEP: one sweep in short.

import { type SweepResult, type SweepSummary, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { tableLines, widthOfScreen } from "../terminal/table.ts";
import { bestText } from "./ls.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

export function showCommand(): Command {
  return new Command("show")
    .summary("show one sweep")
    .description("Show what a sweep searches, how far it is and what it has found.")
    .argument(...SWEEP_ARGUMENT)
    .option("--json", "as one line of JSON")
    .action(async (text: string, { json }: { json?: true }) => {
      const { summary, result } = await withClient(async (client) => {
        const found = await findSweep(client, text);
        return { summary: found, result: await client.result(found.sweep) };
      });
      const lines = json ? [toJson({ ...summary, result })] : linesOf(summary, result);
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

function linesOf(summary: SweepSummary, { status, trials, digest }: SweepResult): string[] {
  const { spec, pool, trialsEnded, trialsPlanned, bestTrial } = summary;
  const { completed, failed, stopped } = trials;
  const rows = [
    ["sweep", summary.sweep],
    ["status", status],
    ["objective", spec.objective.name],
    ["metric", `${spec.metric.goal} ${spec.metric.name}`],
    ["space", Object.keys(spec.space).join(", ")],
    ["sampler", spec.sampler.name],
    ["scheduler", spec.scheduler.name],
    ["seed", String(spec.seed)],
    ["pool", pool],
    ["trials", `${trialsEnded}/${trialsPlanned} ended`],
    ["", `${completed} completed, ${stopped} stopped, ${failed} failed`],
    ["best", bestTrial === null ? "-" : `${bestText(summary)} (trial ${bestTrial})`],
    ...(digest === "" ? [] : [["digest", digest]]),
  ];
  return tableLines(rows, { width: widthOfScreen() });
}
