// caviar babysit FILE: one model, steered by a person while it trains.

import { userInfo } from "node:os";
import { relative } from "node:path";
import { ReadStream, WriteStream } from "node:tty";

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import { resultOf, type SweepId, type SweepState, toJson } from "@caviar/protocol";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { addressOfUp } from "../cluster/up-file.ts";
import { withClient } from "../cluster/with-client.ts";
import { Interrupted, Interruption } from "../local/interruption.ts";
import { LocalCluster } from "../local/local-cluster.ts";
import { STATE_FOLDER } from "../local/project-folder.ts";
import { saveModel } from "../local/saved-models.ts";
import { resumeSweep, startSweep } from "../local/sweep-to-run.ts";
import { prepareObjective, readOffers } from "../local/trainer-programs.ts";
import { steerAtTerminal } from "../panda/at-terminal.ts";
import { eventWriter, obeyLines } from "../panda/by-lines.ts";
import { PandaSession } from "../panda/panda-session.ts";
import { COMMANDS } from "../panda/parse-command.ts";
import { sessionSpec } from "../panda/session-spec.ts";
import { findRedis } from "../redis/find-redis.ts";
import type { Override } from "../spec-file/override.ts";
import { readSpec } from "../spec-file/read-spec.ts";
import { pointOf } from "../spec-file/written-values.ts";
import { paintFor } from "../terminal/paint.ts";
import { say } from "../terminal/say.ts";
import { showDownload } from "../terminal/show-download.ts";
import { summaryLines } from "../terminal/summary.ts";
import { collectOverride, count, trainerCount } from "./options.ts";
import { type ProgramOptions, takingPrograms, wordsOf } from "./programs.ts";

type Options = ProgramOptions & {
  readonly set: readonly Override[];
  readonly trainers: number;
  readonly attach?: true;
  readonly trial: number;
  readonly resume?: true;
  readonly json?: true;
};

/** What a fork needs to train beside its forerunner. */
const TRAINERS = 2;

export function babysitCommand(): Command {
  return takingPrograms(new Command("babysit"))
    .summary("steer one model while it trains")
    .description(
      "Train one model of a sweep file, and steer it: change settings, pause, rewind, fork. It runs on the cluster that CAVIAR_URL names or `caviar up` keeps, else on this machine. Every act is in the session's ledger, and `caviar replay SWEEP --train` proves the whole session bit for bit.",
    )
    .argument("<file>", "sweep file in YAML; with --attach a sweep's id, beginning or name")
    .argument(
      "[values...]",
      "name=value of the point to train; absent: the file's first, or a drawn one",
    )
    .option("--attach", "steer a trial that is there: of a session, or adopted with `caviar adopt`")
    .option("--trial <n>", "which trial to attach to", count, 0)
    .option("--resume", "go on with the newest unfinished session of this file, on this machine")
    .option("--set <key=value>", "override a key of the file; repeatable", collectOverride, [])
    .option("--trainers <n>", "trainer processes", trainerCount, TRAINERS)
    .option("--json", "every event and the result as lines of JSON on stdout")
    .addHelpText(
      "after",
      `
At a terminal curves are drawn above a line to type in; otherwise commands are read from stdin, one a
line, and at its end the session is stopped when nothing trains any more:
${COMMANDS.map((line) => `  ${line}`).join("\n")}

Example: caviar babysit packages/examples/panda.yaml learningRate=0.001`,
    )
    .action(async (file: string, values: readonly string[], options: Options) => {
      process.exitCode = await babysit(file, values, options);
    });
}

async function babysit(file: string, values: readonly string[], options: Options): Promise<number> {
  if (options.attach) return attach(file, options);
  const point = pointOf(values);
  if (process.env["CAVIAR_URL"] || (await addressOfUp())) {
    return withClient(async (client, signal) => {
      const offers = (await client.cluster()).trainers.flatMap((trainer) => trainer.offers);
      const known = offers.length > 0 ? offers : "unknown";
      const spec = sessionSpec(readSpec(file, options.set, known), point);
      const sweep = await client.createSweep({ spec, by: userInfo().username });
      return conclude(await steer({ client, sweep, signal, ...options }), {
        client,
        sweep,
        options,
      });
    });
  }
  using interruption = new Interruption(say);
  try {
    const offers = await readOffers(interruption.signal);
    const spec = sessionSpec(readSpec(file, options.set, offers), point);
    const show = showDownload(process.stderr);
    await prepareObjective(spec.objective, show.onProgress, interruption.signal);
    show.end();
    return await onThisMachine(spec, options, interruption);
  } catch (error) {
    if (error instanceof Interrupted) {
      const sets = options.set.map(({ text }) => ` --set '${text}'`).join("");
      const words = [file, ...values].join(" ");
      say(`to go on where it was: ./caviar babysit ${words}${sets}${wordsOf(options)} --resume`);
    }
    throw error;
  }
}

async function onThisMachine(
  spec: ReturnType<typeof sessionSpec>,
  options: Options,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  await using redis = await findRedis({ folder: STATE_FOLDER.redis, env, say });
  const echo = env["LOG_LEVEL"] === "debug";
  await using cluster = new LocalCluster({ redis, env, echo, interrupted: interruption.signal });
  interruption.onKill = () => {
    cluster.kill();
    redis.abandon();
  };
  const { trainers } = options;
  const start = options.resume ? resumeSweep : startSweep;
  const { client, sweep } = await start(cluster, { spec, trainers, by: userInfo().username });
  const { signal } = cluster;
  return await conclude(await steer({ client, sweep, signal, ...options }), {
    client,
    sweep,
    options,
  });
}

async function attach(text: string, options: Options): Promise<number> {
  return withClient(async (client, signal) => {
    const { sweep } = await findSweep(client, text);
    const { adoptedBy } = await client.trial(sweep, options.trial);
    if (adoptedBy === null) {
      const message = `expected a trial that somebody has in hand; to take it: ./caviar adopt ${sweep} ${options.trial}`;
      throw new CaviarError("CAV_TRIAL_CONFLICT", message);
    }
    const state = await steer({ client, sweep, signal, ...options });
    return conclude(state, { client, sweep, options });
  });
}

type Steered = Pick<Options, "json" | "trial" | "attach"> & {
  readonly client: Client;
  readonly sweep: SweepId;
  readonly signal: AbortSignal;
};

/** The state at its end; undefined when its person left it to itself. */
async function steer(steered: Steered): Promise<SweepState | undefined> {
  const { client, sweep, signal, trial, json = false, attach: isAttached = false } = steered;
  const over = new AbortController();
  const followed = AbortSignal.any([signal, over.signal]);
  const by = userInfo().username;
  const session = new PandaSession({ client, sweep, trial, by, signal: followed });
  const { stdin: input, stdout: output, stderr } = process;
  const isLive = !json && input instanceof ReadStream && output instanceof WriteStream;
  if (!isLive) (json ? stderr : output).write(`sweep ${sweep}, live at ${client.url}\n`);
  const write = (line: string) => output.write(`${line}\n`);
  const onEvent = isLive ? () => undefined : eventWriter(session.watch, { json, write });
  const following = session.follow(onEvent);
  const end = following.then(
    () => undefined,
    () => undefined, // thrown to whoever awaits it below
  );
  const how = isLive
    ? await steerAtTerminal(
        session,
        { input, output },
        { sweep, url: client.url, signal, over: end },
      )
    : await obeyLines(session, input, { answers: json ? stderr : output, signal: followed });
  if (how === "leave" || (how === "no more" && isAttached)) {
    signal.throwIfAborted();
    over.abort(new Interrupted("left"));
    await end;
    return undefined;
  }
  if (how === "no more" && session.watch.state?.phase !== "ended") {
    await session.until(() => session.watch.isIdle);
    signal.throwIfAborted();
    if (session.watch.state?.phase === "running") await client.command(sweep, "stop", by);
  }
  return following;
}

type Ended = { readonly client: Client; readonly sweep: SweepId; readonly options: Options };

/** Saves the best model of a session, and says what was found. */
async function conclude(
  state: SweepState | undefined,
  { client, sweep, options: { json } }: Ended,
): Promise<number> {
  if (!state) {
    say(`to come back: ./caviar babysit --attach ${sweep}`);
    return 0;
  }
  const result = resultOf(sweep, state);
  const files = Object.keys(state.evaluation?.files ?? {});
  const folder =
    files.length > 0 && (await saveModel(STATE_FOLDER.models, { client, sweep, files }));
  const model = folder ? relative(process.cwd(), folder) : undefined;
  const screen = json ? process.stderr : process.stdout;
  const paint = paintFor(screen, process.env);
  const lines = summaryLines({ state, result, model }, paint, screen.columns || 80);
  screen.write(`${lines.join("\n")}\nprove   ./caviar replay ${sweep} --train\n`);
  if (json) process.stdout.write(`${toJson(result)}\n`);
  return result.best ? 0 : 1;
}
