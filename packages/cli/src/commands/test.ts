// caviar test [SUITE...]: the project's tests, and one last line that counts them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";
import { Argument, Command } from "commander";

import { ROOT } from "../local/project-folder.ts";
import { countTests, countText } from "../test-count.ts";
import { integerFrom } from "./options.ts";

const SUITES = ["unit", "redis", "chaos", "e2e", "page", "containers"] as const;

const SEED_MAX = 2 ** 31;
const KILLS_MAX = 10_000;

type Options = {
  readonly files?: string;
  readonly only?: string;
  readonly long?: true;
  readonly kills?: number;
  readonly seed?: number;
};

export function testCommand(): Command {
  return new Command("test")
    .summary("run the project's tests")
    .description(
      "Run the project's tests: unit; redis (with a server of their own); chaos (a cluster whose processes, network and Redis fail); e2e (whole commands); page (in a browser). All of these by default. And containers: the images and the Compose cluster, with Docker.",
    )
    .addArgument(new Argument("[suite...]", "which of them").choices(SUITES))
    .option("--files <words>", "only files whose path contains this")
    .option("--only <words>", "only tests whose name contains this")
    .option("--long", "chaos: every fault many times, which takes half an hour or so")
    .option("--kills <n>", "chaos: how many processes are killed", integerFrom(1, KILLS_MAX))
    .option("--seed <n>", "chaos: what is struck when follows from it", integerFrom(0, SEED_MAX))
    .action(async (suites: readonly string[], options: Options) => {
      process.exitCode = await test(suites, options);
    });
}

async function test(suites: readonly string[], options: Options): Promise<number> {
  const chaos = chaosEnvironment(options);
  if (Object.keys(chaos).length > 0 && suites.length > 0 && !suites.includes("chaos")) {
    const message = `expected --long, --kills and --seed with the suite chaos, got ${suites.join(", ")}`;
    throw new CaviarError("CAV_USAGE", message);
  }
  const folder = mkdtempSync(join(tmpdir(), "caviar-test-"));
  const report = join(folder, "report.json");
  try {
    const child = spawn(join(ROOT, "node_modules/.bin/vitest"), wordsFor(suites, options, report), {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, ...chaos, ...containersEnvironment(suites) },
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

/** What vitest is called with; its JSON goes to the file `report`. */
function wordsFor(
  suites: readonly string[],
  { files, only }: Options,
  report: string,
): readonly string[] {
  return [
    "run",
    ...(files === undefined ? [] : [files]),
    ...(only === undefined ? [] : [`--testNamePattern=${escaped(only)}`]),
    // The suite "unit" is two of vitest's projects.
    ...suites.map((suite) => `--project=${suite}*`),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
}

/** Vitest takes a pattern. */
function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Read by test/chaos/settings.ts. */
function chaosEnvironment({ long, kills, seed }: Options): NodeJS.ProcessEnv {
  return {
    ...(long && { CAVIAR_CHAOS_LONG: "1" }),
    ...(kills !== undefined && { CAVIAR_CHAOS_KILLS: `${kills}` }),
    ...(seed !== undefined && { CAVIAR_CHAOS_SEED: `${seed}` }),
  };
}

/** Read by test/deployments/containers/docker.ts: these tests take ten minutes, so they must be asked for. */
function containersEnvironment(suites: readonly string[]): NodeJS.ProcessEnv {
  return suites.includes("containers") ? { CAVIAR_TEST_CONTAINERS: "1" } : {};
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
