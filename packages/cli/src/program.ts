// The caviar command: its commands, and what each way of failing means to a shell.

import tab from "@bomb.sh/tab/commander";
import { CaviarError } from "@caviar/errors";
import { Command, CommanderError } from "commander";

import release from "../package.json" with { type: "json" };
import { adoptCommand } from "./commands/adopt.ts";
import { amendCommand } from "./commands/amend.ts";
import { babysitCommand } from "./commands/babysit.ts";
import { benchCommand } from "./commands/bench.ts";
import { bestCommand } from "./commands/best.ts";
import { checkCommand } from "./commands/check.ts";
import { deleteCommand } from "./commands/delete.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { enqueueCommand } from "./commands/enqueue.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { exportCommand } from "./commands/export.ts";
import { giveBackCommand } from "./commands/give-back.ts";
import { importanceCommand } from "./commands/importance.ts";
import { initCommand } from "./commands/init.ts";
import { lsCommand } from "./commands/ls.ts";
import { pauseCommand } from "./commands/pause.ts";
import { replayCommand } from "./commands/replay.ts";
import { resumeCommand } from "./commands/resume.ts";
import { retryCommand } from "./commands/retry.ts";
import { runCommand } from "./commands/run.ts";
import { showCommand } from "./commands/show.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { stopCommand } from "./commands/stop.ts";
import { submitCommand } from "./commands/submit.ts";
import { testCommand } from "./commands/test.ts";
import { tokenCommand } from "./commands/token.ts";
import { trialsCommand } from "./commands/trials.ts";
import { upCommand } from "./commands/up.ts";
import { validateCommand } from "./commands/validate.ts";
import { verifyCommand } from "./commands/verify.ts";
import { watchCommand } from "./commands/watch.ts";
import { Interrupted, INTERRUPTED_EXIT } from "./local/interruption.ts";
import { say } from "./terminal/say.ts";

const USAGE_EXIT = 2;
const INTERNAL_EXIT = 70;

/** In the order in which help lists them, by what a person is about to do. */
const COMMANDS = {
  "Sweep on this machine": [
    runCommand,
    babysitCommand,
    initCommand,
    validateCommand,
    simulateCommand,
    evaluateCommand,
    doctorCommand,
    downCommand,
  ],
  "Use a cluster": [upCommand, submitCommand, lsCommand, showCommand, watchCommand],
  "Look into a sweep": [
    bestCommand,
    trialsCommand,
    importanceCommand,
    exportCommand,
    replayCommand,
  ],
  "Steer a sweep": [
    pauseCommand,
    resumeCommand,
    amendCommand,
    enqueueCommand,
    adoptCommand,
    giveBackCommand,
    retryCommand,
    stopCommand,
    deleteCommand,
    tokenCommand,
  ],
  "Work on Caviar": [testCommand, checkCommand, benchCommand, verifyCommand],
};

function buildProgram(): Command {
  const program = new Command("caviar")
    .description("Hyperparameter search, coarse to fine, on this machine or a cluster.")
    .version(release.version)
    .helpCommand("help [command]", "explain a command")
    .addHelpText(
      "after",
      `
Exit codes: 0 good, 1 failed, 2 called wrongly or a mistake in the sweep file, 130 interrupted.
CAVIAR_URL and CAVIAR_TOKEN name a cluster to use; without them that is the one of \`caviar up\`, or one
for the length of the command. REDIS_URL names a Redis; without it caviar starts its own. CAVIAR_STATE
names the folder for data, logs and models; without it that is .caviar. LOG_LEVEL=debug shows all logs.`,
    )
    // Thrown rather than exited with, so that this file alone decides the exit code.
    .exitOverride();
  for (const [group, commands] of Object.entries(COMMANDS)) {
    for (const command of commands) program.addCommand(command().helpGroup(`${group}:`));
  }
  tab(program, { completionCommandName: "completion" });
  for (const command of everyCommand(program)) command.exitOverride();
  return program;
}

function everyCommand({ commands }: Command): readonly Command[] {
  return commands.flatMap((command) => [command, ...everyCommand(command)]);
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
