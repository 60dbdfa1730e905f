// caviar check: what a change must pass before it is shown to anybody. The steps are the root
// package's scripts, run by Node itself, so that no package manager is needed.

import { Command } from "commander";

import { inThisTerminal } from "../local/in-this-terminal.ts";
import { say } from "../terminal/say.ts";

const STATIC_STEPS = ["fmt", "lint", "types", "dead"] as const;

export function checkCommand(): Command {
  return new Command("check")
    .summary("format, lint, types, dead code, unit tests")
    .description("Check the project's own code: format, lint, types, dead code, unit tests.")
    .option("--quick", "without the tests")
    .action(async ({ quick }: { quick?: true }) => {
      process.exitCode = await check(quick ? STATIC_STEPS : [...STATIC_STEPS, "test"]);
    });
}

/** All steps, also after one that failed: a person wants to know everything at once. */
async function check(steps: readonly string[]): Promise<number> {
  const failed: string[] = [];
  for (const step of steps) {
    if ((await inThisTerminal("--run", step)) !== 0) failed.push(step);
  }
  if (failed.length > 0) say(`failed: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : 0;
}
