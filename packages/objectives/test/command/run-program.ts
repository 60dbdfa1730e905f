// Runs a shell script as an allowed command, as a trainer would. Tests only.

import type { Metrics } from "@caviar/protocol";
import { vi } from "vitest";

import { parseArgument } from "../../src/command/arguments.ts";
import type { AllowedCommand } from "../../src/command/commands-file.ts";
import { runCommand } from "../../src/command/run-command.ts";
import type { Parameters } from "../../src/command/parameters.ts";
import type { Signal } from "../../src/objective.ts";

type Options = {
  readonly words?: readonly string[];
  readonly parameters?: Parameters;
  readonly epochs?: number;
  readonly checkpoint?: Uint8Array | undefined;
  readonly signal?: () => Signal;
  readonly command?: Omit<Partial<AllowedCommand>, "limits">;
  readonly limits?: Partial<AllowedCommand["limits"]>;
  /** Hears what the program writes, as it comes. */
  readonly onOutput?: (text: string) => void;
};

export type Program = {
  readonly reports: (readonly [epoch: number, metrics: Metrics])[];
  readonly checkpoints: (readonly [epoch: number, bytes: Uint8Array])[];
  output: string;
};

/** Runs `script` to its end; `program` gathers what comes on the way, also when it fails. */
export async function runScript(script: string, options: Options = {}, program = newProgram()) {
  const { words = [], parameters = {}, epochs = 1, checkpoint, signal, onOutput } = options;
  const limits = { outputMiB: 1, files: 10, checkpointMiB: 1, graceSeconds: 5, ...options.limits };
  const command: AllowedCommand = {
    name: "script",
    description: "",
    version: "1",
    program: "sh",
    arguments: ["-c", script.replaceAll(/[{}]/g, "$&$&"), "script", ...words].map((word) =>
      parseArgument(word, undefined),
    ),
    folder: process.cwd(),
    env: {},
    inherit: [],
    secrets: [],
    parameters: undefined,
    metrics: {},
    pattern: undefined,
    per: "epoch",
    ...options.command,
    limits,
  };
  const written = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    program.output += String(text);
    onOutput?.(String(text));
    return true;
  });
  try {
    const outcome = await runCommand(command, {
      config: parameters,
      seed: 7,
      epochs,
      checkpoint,
      reproducible: true,
      signal: signal ?? (() => "continue"),
      report: (epoch, metrics) => void program.reports.push([epoch, metrics]),
      save: (bytes, epoch) => void program.checkpoints.push([epoch, bytes]),
    });
    return { outcome, ...program };
  } finally {
    written.mockRestore();
  }
}

export function newProgram(): Program {
  return { reports: [], checkpoints: [], output: "" };
}
