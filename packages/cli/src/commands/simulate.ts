// caviar simulate FILE: what would this sweep do on so many trainers? In virtual time, nothing is
// trained; sampler and scheduler are the very code that a coordinator runs.

import { Command, InvalidArgumentError } from "commander";

import type { Override } from "../spec-file/override.ts";
import { readCurves } from "../spec-file/read-curves.ts";
import { readSimulationSpec } from "../spec-file/read-spec.ts";
import { simulateSweep } from "../simulation/simulate-sweep.ts";
import { simulationLines } from "../terminal/simulation.ts";
import { collectOverride } from "./options.ts";

const TRAINERS_MAX = 100_000;

type Options = {
  readonly set: readonly Override[];
  readonly trainers?: number;
  readonly secondsPerEpoch: number;
  readonly table?: string;
  readonly json?: true;
};

export function simulateCommand(): Command {
  return new Command("simulate")
    .summary("play a sweep through in virtual time")
    .description(
      `Play a sweep through in virtual time, with any number of virtual trainers. Nothing is trained:
results come from a table of learning curves, or else from made-up curves, which show how sampler,
scheduler and trainers work together and say nothing about your model.

The table is a JSON file: {"curves": [{"params": {...}, "values": [after epoch 1, 2, ...],
"secondsPerEpoch": 12}, ...]}; a point that is not in it is answered by the nearest one that is.`,
    )
    .argument("<file>", "sweep file in YAML")
    .option("--set <key=value>", "override a key of the file; repeatable", collectOverride, [])
    .option("--trainers <n>", "virtual trainers (default: the file's parallelism)", trainers)
    .option("--seconds-per-epoch <s>", "virtual seconds that one epoch takes", seconds, 1)
    .option("--table <file>", "learning curves to answer from")
    .option("--json", "as one line of JSON")
    .action((file: string, { set, table, json, ...options }: Options) => {
      const spec = readSimulationSpec(file, set);
      const curves =
        table === undefined ? undefined : readCurves(table, spec.space, spec.budget.epochs);
      const keepsParallelism = set.some(({ path }) => path.join(".") === "parallelism");
      const report = simulateSweep({ spec, curves, keepsParallelism, ...options });
      const source = table === undefined ? report : { ...report, table };
      const lines = json ? [JSON.stringify(source)] : simulationLines(source, spec);
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

function trainers(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= TRAINERS_MAX) return count;
  throw new InvalidArgumentError(`expected an integer from 1 to ${TRAINERS_MAX}, got ${text}`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`expected a number above 0, got ${text}`);
}
