// caviar best SWEEP: the best hyperparameters so far, to read or to paste.

import { CaviarError } from "@caviar/errors";
import { toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { wrap } from "../terminal/cells.ts";
import { metricLines } from "../terminal/summary.ts";
import { widthOfScreen } from "../terminal/table.ts";
import { paramWords } from "../terminal/view.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

export function bestCommand(): Command {
  return new Command("best")
    .summary("show the best hyperparameters")
    .description("Show the best hyperparameters of a sweep so far, and their metrics.")
    .argument(...SWEEP_ARGUMENT)
    .option("--json", "trial, params and metrics as one line of JSON")
    .action(async (text: string, { json }: { json?: true }) => {
      const { spec, best } = await withClient(async (client) => {
        const { sweep, spec: searched } = await findSweep(client, text);
        return { spec: searched, best: (await client.result(sweep)).best };
      });
      if (!best) {
        const message = `expected a trial of ${text} with a result, got none yet`;
        throw new CaviarError("CAV_SWEEP_UNFINISHED", message);
      }
      const lines = json
        ? [toJson(best)]
        : [
            `trial ${best.trial}`,
            ...wrap(paramWords(spec.space, best), widthOfScreen()),
            ...metricLines(best.metrics),
          ];
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}
