// caviar test [SUITE...]: the project's tests, and one last line that counts them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Argument, Command } from "commander";

import { ROOT } from "../local/project-folder.ts";
import { countTests, countText } from "../test-count.ts";

const SUITES = ["unit", "redis", "e2e", "page"] as const;

export function testCommand(): Command {
  return new Command("test")
    .summary("run the project's tests")
    .description(
      "Run the project's tests: unit; redis (with a server of their own); e2e (whole commands); page (in a browser). All by default.",
    )
    .addArgument(new Argument("[suite...]", "which of them").choices(SUITES))
    .option("--files <words>", "only files whose path contains this")
    .action(async (suites: readonly string[], { files }: { files?: string }) => {
      process.exitCode = await test(suites, files);
    });
}

async function test(suites: readonly string[], files: string | undefined): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "caviar-test-"));
  const report = join(folder, "report.json");
  try {
    const words = [
      "run",
      ...(files === undefined ? [] : [files]),
      ...suites.map((suite) => `--project=${suite}`),
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ];
    const child = spawn(join(ROOT, "node_modules/.bin/vitest"), words, {
      cwd: ROOT,
      stdio: "inherit",
    });
    // Vitest hears a terminal's Ctrl-C itself and ends; its count is still wanted.
    process.on("SIGINT", () => {});
    const [code] = await once(child, "exit");
    const count = countTests(readReport(report), code === 0);
    process.stdout.write(`\n${countText(count)}\n`);
    return code === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Undefined when vitest did not come so far. */
function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Counted as a failure by countTests.
    return undefined;
  }
}
