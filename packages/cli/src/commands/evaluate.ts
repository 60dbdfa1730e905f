// caviar evaluate SWEEP: judge a saved model once more, in a process that knows only its files.

import { relative } from "node:path";

import { toJson } from "@caviar/protocol";
import { Command } from "commander";

import { STATE_FOLDER } from "../local/project-folder.ts";
import { findModel } from "../local/saved-models.ts";
import { evaluateModel } from "../local/trainer-programs.ts";
import { commonMistakes, confusionLines } from "../terminal/confusion.ts";
import { metricLines } from "../terminal/summary.ts";

export function evaluateCommand(): Command {
  return new Command("evaluate")
    .summary("test a saved model")
    .description("Load a sweep's best model in inference mode and judge it on the test set.")
    .argument("<sweep>", "a sweep's id, or the folder of a model")
    .option("--json", "the metrics and the confusion matrix as one line of JSON")
    .action(async (sweep: string, { json }: { json?: true }) => {
      const folder = findModel(STATE_FOLDER.models, sweep);
      const { metrics, confusion } = await evaluateModel(folder);
      if (json) {
        process.stdout.write(`${toJson({ metrics, confusion })}\n`);
        return;
      }
      const lines = [`model ${relative(process.cwd(), folder)}`, ...metricLines(metrics)];
      if (confusion) {
        const width = process.stdout.columns || Infinity;
        lines.push("", ...confusionLines(confusion, width), ...commonMistakes(confusion));
      }
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}
