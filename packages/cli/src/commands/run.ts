// caviar run FILE: from a sweep file to the best model, on this machine.

import { availableParallelism } from "node:os";
import { relative } from "node:path";

import type { Client } from "@caviar/client";
import { resultOf, type SweepId, type SweepSpec, type SweepState, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { followSweep } from "../local/follow-sweep.ts";
import { Interrupted, Interruption } from "../local/interruption.ts";
import { LocalCluster } from "../local/local-cluster.ts";
import { STATE_FOLDER } from "../local/project-folder.ts";
import { saveModel } from "../local/saved-models.ts";
import { resumeSweep, startSweep } from "../local/sweep-to-run.ts";
import { prepareObjective, readOffers } from "../local/trainer-programs.ts";
import { watchPool } from "../local/watch-pool.ts";
import { findRedis } from "../redis/find-redis.ts";
import type { Override } from "../spec-file/override.ts";
import { readSpec } from "../spec-file/read-spec.ts";
import { paintFor } from "../terminal/paint.ts";
import { say } from "../terminal/say.ts";
import { showDownload } from "../terminal/show-download.ts";
import { type Show, showFor } from "../terminal/show-sweep.ts";
import { summaryLines } from "../terminal/summary.ts";
import { collectOverride, trainerCount } from "./options.ts";
import { type ProgramOptions, takingPrograms, wordsOf } from "./programs.ts";

type RunOptions = ProgramOptions & {
  readonly set: readonly Override[];
  readonly trainers: number;
  readonly resume?: true;
  readonly json?: true;
};

export function runCommand(): Command {
  return takingPrograms(new Command("run"))
    .summary("run a sweep on this machine")
    .description(
      "Run a sweep on this machine: check the file, find a Redis, start a coordinator and trainers, follow the sweep to its end, and save the best model.",
    )
    .argument("<file>", "sweep file in YAML")
    .option("--resume", "go on with the newest unfinished sweep of this file")
    .option("--set <key=value>", "override a key of the file; repeatable", collectOverride, [])
    .option("--trainers <n>", "trainer processes", trainerCount, availableParallelism())
    .option("--json", "logs on stderr; the result as one line of JSON on stdout")
    .addHelpText("after", "\nExample: caviar run packages/examples/digits.yaml --set seed=3")
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await run(file, options);
    });
}

async function run(file: string, options: RunOptions): Promise<number> {
  using interruption = new Interruption(say);
  try {
    const spec = readSpec(file, options.set, await readOffers(interruption.signal));
    await prepare(spec, interruption.signal);
    return await runSweep(spec, options, interruption);
  } catch (error) {
    if (error instanceof Interrupted) {
      const sets = options.set.map(({ text }) => ` --set '${text}'`).join("");
      say(`to go on where it was: ./caviar run ${file}${sets}${wordsOf(options)} --resume`);
    }
    throw error;
  }
}

/** Has the data be there before anything is started that would have to wait for it. */
async function prepare({ objective }: SweepSpec, signal: AbortSignal): Promise<void> {
  const show = showDownload(process.stderr);
  try {
    await prepareObjective(objective, show.onProgress, signal);
  } finally {
    show.end();
  }
}

async function runSweep(
  spec: SweepSpec,
  { json, resume, trainers }: RunOptions,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  await using redis = await findRedis({ folder: STATE_FOLDER.redis, env, say });
  const echo = json === true || env["LOG_LEVEL"] === "debug";
  await using cluster = new LocalCluster({ redis, env, echo, interrupted: interruption.signal });
  interruption.onKill = () => {
    cluster.kill();
    redis.abandon();
  };

  say(`starting a coordinator and ${trainers === 1 ? "one trainer" : `${trainers} trainers`}`);
  const start = resume ? resumeSweep : startSweep;
  const { client, sweep } = await start(cluster, { spec, trainers, by: "caviar run" });
  const screen = json ? process.stderr : process.stdout;
  const show = showFor(screen, { sweep, url: client.url, json: json === true });
  interruption.onDrain = () => show.end();
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, cluster.signal]);
  const onNote = (note: string | undefined) => show.note(note);
  watchPool(client, sweep, { signal, onNote }).catch((error: unknown) => say(String(error)));
  try {
    const onEvent: Show["event"] = (event, state) => show.event(event, state);
    const state = await followSweep(client, sweep, onEvent, cluster.signal);
    show.end();
    return await conclude(client, sweep, { state, json: json === true });
  } finally {
    over.abort();
    show.end();
  }
}

/** Saves the best model and says what was found. */
async function conclude(
  client: Client,
  sweep: SweepId,
  { state, json }: { readonly state: SweepState; readonly json: boolean },
): Promise<number> {
  const result = resultOf(sweep, state);
  const files = Object.keys(state.evaluation?.files ?? {});
  const isSaved = files.length > 0;
  const folder = isSaved && (await saveModel(STATE_FOLDER.models, { client, sweep, files }));
  const model = folder ? relative(process.cwd(), folder) : undefined;

  const screen = json ? process.stderr : process.stdout;
  const paint = paintFor(screen, process.env);
  const lines = summaryLines({ state, result, model }, paint, screen.columns || 80);
  screen.write(`${lines.join("\n")}\n`);
  if (json) process.stdout.write(`${toJson(result)}\n`);
  return result.status === "completed" ? 0 : 1;
}
