// caviar export SWEEP: all its trials as a table, for spreadsheets and notebooks; its ledger, for
// `caviar replay --file` and other programs; or its best model, for those that run models.

import { writeFileSync } from "node:fs";

import { CaviarError } from "@caviar/errors";
import { Command, Option } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { modelOf } from "../cluster/model-of.ts";
import { withClient } from "../cluster/with-client.ts";
import { exportModel } from "../local/trainer-programs.ts";
import { writeLedger } from "../local/write-ledger.ts";
import { say } from "../terminal/say.ts";
import { SWEEP_ARGUMENT } from "./options.ts";

const TABLES = ["csv", "jsonl", "parquet"] as const;
const MODELS = ["onnx", "keras", "safetensors"] as const;

type Table = (typeof TABLES)[number];
type Format = Table | (typeof MODELS)[number];

type Options = {
  readonly format: Format;
  readonly ledger?: true;
  readonly softmax?: true;
  readonly out?: string;
  readonly output?: string;
};

export function exportCommand(): Command {
  return new Command("export")
    .summary("write a sweep's trials, ledger or best model to a file")
    .description(
      "Write all trials of a sweep as a table; or, with --ledger, all that was decided and all that happened, an event a line, which `caviar replay --file` reads; or its best model, for programs that run models.",
    )
    .argument(...SWEEP_ARGUMENT)
    .addOption(
      new Option("--format <format>", "of a table, or of the best model")
        .choices([...TABLES, ...MODELS])
        .default("csv"),
    )
    .addOption(new Option("--ledger", "the ledger as JSON lines").conflicts("format"))
    .addOption(
      new Option("--softmax", "of a model: probabilities instead of logits").conflicts("ledger"),
    )
    .option("-o, --out <file>", "a file; without it, stdout (a model needs one)")
    .addOption(new Option("--output <file>").hideHelp())
    .addHelpText(
      "after",
      `
The best model, as --format says:
  onnx         one file that ONNX runtimes read
  keras        FILE.json for keras.models.model_from_json, and FILE.safetensors with its weights
  safetensors  weights for PyTorch's load_state_dict; the module they fit is in the file's metadata
It is a saved model of this folder, else fetched from the cluster; a model's folder will do, too.`,
    )
    .action(async (text: string, { output, ...options }: Options) => {
      const out = options.out ?? output;
      const { format } = options;
      if (options.ledger) return exportLedger(text, out);
      if (isTable(format)) return exportTable(text, format, out, options.softmax);
      return exportBest(text, { format, softmax: options.softmax === true, file: out });
    });
}

function isTable(format: Format): format is Table {
  return TABLES.some((table) => table === format);
}

async function exportTable(
  text: string,
  format: Table,
  out: string | undefined,
  softmax: true | undefined,
): Promise<void> {
  if (softmax) {
    const message = `expected --softmax with a model's format (${MODELS.join(", ")}), got ${format}`;
    throw new CaviarError("CAV_USAGE", message);
  }
  const bytes = await withClient(async (client) =>
    client.exportTrials((await findSweep(client, text)).sweep, format),
  );
  if (out === undefined) {
    process.stdout.write(bytes);
    return;
  }
  writeFileSync(out, bytes);
  say(`wrote ${bytes.length} bytes to ${out}`);
}

async function exportLedger(text: string, out: string | undefined): Promise<void> {
  const events = await withClient(async (client) =>
    writeLedger(client, (await findSweep(client, text)).sweep, out),
  );
  if (out !== undefined) say(`wrote ${events} events to ${out}`);
}

type BestOptions = {
  readonly format: string;
  readonly softmax: boolean;
  readonly file: string | undefined;
};

async function exportBest(text: string, { file, ...format }: BestOptions): Promise<void> {
  if (file === undefined) {
    throw new CaviarError(
      "CAV_USAGE",
      `expected --out FILE with --format ${format.format}, got none`,
    );
  }
  const { files, about } = await exportModel(await modelOf(text), { ...format, file });
  for (const { path, bytes } of files) say(`wrote ${bytes} bytes to ${path}`);
  process.stdout.write(`${about.join("\n")}\n`);
}
