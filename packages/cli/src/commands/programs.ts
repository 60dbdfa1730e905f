// What a local cluster's trainers offer beside what is built in. They and the small programs read it
// from the environment that they are started with, so it is set there, once, before a command begins.

import { resolve } from "node:path";

import type { Command } from "commander";

export type ProgramOptions = { readonly objectives: readonly string[]; readonly commands?: string };

/** Gives `command` the options --objectives and --commands. */
export function takingPrograms(command: Command): Command {
  return command
    .option("--objectives <file>", "a module of your own objectives; repeatable", collect, [])
    .option("--commands <file>", "a file of programs that sweeps may run")
    .hook("preAction", (_, action) => offer(action.opts<ProgramOptions>()));
}

function collect(file: string, before: readonly string[]): readonly string[] {
  return [...before, file];
}

function offer({ objectives, commands }: ProgramOptions): void {
  const { env } = process;
  if (objectives.length > 0) {
    const files = objectives.map((file) => resolve(file));
    env["CAVIAR_OBJECTIVES"] = [env["CAVIAR_OBJECTIVES"], ...files].filter(Boolean).join(",");
  }
  if (commands !== undefined) env["CAVIAR_COMMANDS"] = resolve(commands);
}

/** The options as they were written, for a command that a person is told to repeat. */
export function wordsOf({ objectives, commands }: ProgramOptions): string {
  const words = objectives.map((file) => ` --objectives ${file}`);
  return [...words, ...(commands === undefined ? [] : [` --commands ${commands}`])].join("");
}
