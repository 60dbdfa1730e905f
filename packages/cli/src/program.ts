// The caviar command: its commands, and what each way of failing means to a shell.

import { CaviarError } from "@caviar/errors";
import { Command, CommanderError } from "commander";

import { benchCommand } from "./commands/bench.ts";
import { checkCommand } from "./commands/check.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { exportCommand } from "./commands/export.ts";
import { listCommand } from "./commands/list.ts";
import { replayCommand } from "./commands/replay.ts";
import { runCommand } from "./commands/run.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { testCommand } from "./commands/test.ts";
import { validateCommand } from "./commands/validate.ts";
import { verifyCommand } from "./commands/verify.ts";
import { Interrupted, INTERRUPTED_EXIT } from "./local/interruption.ts";
import { say } from "./terminal/say.ts";

const USAGE_EXIT = 2;
const INTERNAL_EXIT = 70;

const COMMANDS = [
  runCommand,
  validateCommand,
  simulateCommand,
  listCommand,
  evaluateCommand,
  doctorCommand,
  exportCommand,
  replayCommand,
  downCommand,
  testCommand,
  checkCommand,
  benchCommand,
  verifyCommand,
];

function buildProgram(): Command {
  const program = new Command("caviar")
    .description("Hyperparameter search, coarse to fine, on this machine or a cluster.")
    .helpCommand("help [command]", "explain a command")
    .addHelpText(
      "after",
      `
Exit codes: 0 good, 1 failed, 2 called wrongly or a mistake in the sweep file, 130 interrupted.
REDIS_URL names a Redis to use; without it caviar starts its own. CAVIAR_STATE names the folder for
data, logs and models; without it that is .caviar. LOG_LEVEL=debug shows all logs.`,
    )
    // Thrown rather than exited with, so that this file alone decides the exit code.
    .exitOverride();
  for (const command of COMMANDS) program.addCommand(command().exitOverride());
  return program;
}

/** Run the command that `words` ask for; what it throws becomes lines on stderr and the exit code. */
export async function runProgram(words: readonly string[]): Promise<void> {
  try {
    await buildProgram().parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = exitOf(error);
  }
}

function exitOf(error: unknown): number {
  // Commander has printed it already; help that was asked for is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT;
  if (error instanceof Interrupted) return INTERRUPTED_EXIT;
  if (error instanceof CaviarError) {
    // A mistake in a sweep file starts with its place, which editors can open.
    if (error.code === "CAV_SPEC_INVALID") process.stderr.write(`${error.message}\n`);
    else say(`${error.code}: ${error.message}`);
    return error.exit;
  }
  say(`a mistake of its own: ${error instanceof Error ? error.stack : String(error)}`);
  return INTERNAL_EXIT;
}
