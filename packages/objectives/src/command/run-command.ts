// One rung of one trial by a program: started, listened to, asked to leave, ended. ../../PROTOCOL.md
// is what the program knows of this.

import { setTimeout as pause } from "node:timers/promises";

import { CaviarError } from "@caviar/errors";
import type { Metrics } from "@caviar/protocol";

import type { TrainOutcome, TrialContext } from "../objective.ts";
import { fillArgument, type TrialPlace } from "./arguments.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import type { AllowedCommand } from "./commands-file.ts";
import { inheritedFrom, type TrialVariables, variablesOf } from "./environment.ts";
import { EpochsTold } from "./epochs-told.ts";
import { usageOfGroup } from "./group-usage.ts";
import type { Told } from "./messages.ts";
import type { Parameters, Scalar } from "./parameters.ts";
import { type Exit, ProcessGroup } from "./process-group.ts";
import { ScratchFolder } from "./scratch-folder.ts";
import { asFailure, Listening } from "./told.ts";

const SIGNAL_INTERVAL_MS = 100;
const USAGE_INTERVAL_MS = 1_000;
const MIB = 1024 * 1024;
/** Every library takes a seed below it; a trial's own may be larger. */
const SEEDS = 2 ** 31;
/** A program's own verdict that training has diverged. */
const EXIT_DIVERGED = 3;

type Context = TrialContext<Parameters>;

/** CAV_COMMAND_FAILED, CAV_COMMAND_MEMORY and CAV_COMMAND_TIME say how the program failed. */
export async function runCommand(command: AllowedCommand, context: Context): Promise<TrainOutcome> {
  const from = context.checkpoint && decodeCheckpoint(context.checkpoint);
  using scratch = new ScratchFolder(context.config, from?.folder);
  const run = new CommandRun(command, { context, scratch, startEpoch: from?.epoch ?? 0 });
  return await run.run();
}

type Parts = {
  readonly context: Context;
  readonly scratch: ScratchFolder;
  readonly startEpoch: number;
};

class CommandRun {
  readonly #command: AllowedCommand;
  readonly #parts: Parts;
  readonly #epochs: EpochsTold;
  readonly #listening: Listening;
  #group: ProcessGroup | undefined;
  /** Why the program is ended before it ends by itself. The first reason counts. */
  #reason: Exclude<TrainOutcome, "finished"> | CaviarError | undefined;

  constructor(command: AllowedCommand, parts: Parts) {
    this.#command = command;
    this.#parts = parts;
    const { startEpoch: start, context } = parts;
    this.#epochs = new EpochsTold({ start, target: context.epochs, per: command.per });
    this.#listening = new Listening({
      pattern: command.pattern,
      secrets: command.secrets.flatMap((name) => process.env[name] ?? []),
      outputMax: Math.round(command.limits.outputMiB * MIB),
      onTold: (told) => this.#onTold(told),
      onOutput: (text) => process.stdout.write(text),
      onError: (error) => this.#end(error),
    });
  }

  async run(): Promise<TrainOutcome> {
    const group = await ProcessGroup.start(this.#start());
    this.#group = group;
    for (const [index, name] of (["out", "err", "messages"] as const).entries()) {
      group.streams[index]?.setEncoding("utf8");
      group.streams[index]?.on("data", (text: string) => this.#listening.take(name, text));
    }
    const stops = [
      this.#every(SIGNAL_INTERVAL_MS, () => this.#obey()),
      this.#every(USAGE_INTERVAL_MS, async () => this.#lookAtUsage(group)),
      this.#limitTime(),
    ];
    const exit = await group.ended();
    for (const stop of stops) stop();
    this.#listening.end();
    return this.#outcome(exit);
  }

  #start() {
    const { context, scratch, startEpoch } = this.#parts;
    const { program, folder, env, inherit, secrets } = this.#command;
    const { epochs, config: parameters } = context;
    const seed = context.seed % SEEDS;
    const { paramsFile, controlFile, checkpointIn, checkpointOut } = scratch;
    const trial: TrialVariables = {
      parameters,
      seed,
      epochs,
      startEpoch,
      paramsFile,
      controlFile,
      checkpointIn,
      checkpointOut,
    };
    const values: Record<string, Scalar | undefined> = { ...parameters, ...placesOf(trial) };
    return {
      program,
      words: this.#command.arguments.map((argument) => fillArgument(argument, values)),
      folder,
      environment: {
        ...inheritedFrom(process.env, [...inherit, ...secrets]),
        ...env,
        ...variablesOf(trial),
      },
      scratch: scratch.path,
      mark: "CAVIAR_PARAMS",
    };
  }

  #onTold(told: Told): void {
    if (this.#reason instanceof CaviarError) return;
    const { context, scratch } = this.#parts;
    if (told.kind === "checkpoint") {
      const { files, checkpointMiB } = this.#command.limits;
      this.#epochs.checkCheckpoint(told.epoch);
      const folder = scratch.takeCheckpoint(told.epoch, { files, bytes: checkpointMiB * MIB });
      context.save(encodeCheckpoint({ epoch: told.epoch, folder }), told.epoch);
      return;
    }
    const report = this.#epochs.take(told);
    if (!report) return;
    context.report(report.epoch, report.metrics);
    if (this.#isDiverged(report.metrics)) this.#end("diverged");
  }

  /** Of the declared metrics; of all when none is declared. */
  #isDiverged(metrics: Metrics): boolean {
    const declared = Object.keys(this.#command.metrics);
    return Object.entries(metrics).some(
      ([name, value]) =>
        !Number.isFinite(value) && (declared.length === 0 || declared.includes(name)),
    );
  }

  #obey(): void {
    const { context, scratch } = this.#parts;
    const signal = context.signal();
    if (signal === "continue" || this.#reason !== undefined) return;
    scratch.wish(signal);
    if (signal === "checkpoint") return;
    this.#reason = signal === "yield" ? "yielded" : "stopped";
    this.#group?.leave(this.#command.limits.graceSeconds * 1000);
  }

  async #lookAtUsage(group: ProcessGroup): Promise<void> {
    const { memoryBytes, cpuSeconds } = await usageOfGroup(group.id);
    this.#parts.context.spend?.(cpuSeconds);
    const { memoryMiB } = this.#command.limits;
    if (memoryMiB === undefined || memoryBytes <= memoryMiB * MIB) return;
    const used = Math.round(memoryBytes / MIB);
    const message = `the program and what it started used ${used} MiB of memory, more than its limit of ${memoryMiB} MiB`;
    this.#end(new CaviarError("CAV_COMMAND_MEMORY", message));
  }

  #limitTime(): () => void {
    const { seconds } = this.#command.limits;
    if (seconds === undefined) return () => undefined;
    const timer = setTimeout(() => {
      const message = `the program took more than its limit of ${seconds} s`;
      this.#end(new CaviarError("CAV_COMMAND_TIME", message));
    }, seconds * 1000);
    return () => clearTimeout(timer);
  }

  /** Until it is stopped, or has failed; the next turn begins when the one before has ended. */
  #every(intervalMs: number, turn: () => void | Promise<void>): () => void {
    const over = new AbortController();
    const turns = async (): Promise<void> => {
      for (;;) {
        await pause(intervalMs, undefined, over);
        await turn();
      }
    };
    turns().catch((error: unknown) => {
      if (!over.signal.aborted) this.#end(asFailure(error));
    });
    return () => over.abort();
  }

  /** At once: there is nothing to save. */
  #end(reason: "diverged" | CaviarError): void {
    this.#reason ??= reason;
    this.#group?.kill();
  }

  #outcome({ code, signal }: Exit): TrainOutcome {
    if (this.#reason instanceof CaviarError) throw this.#reason;
    if (this.#reason === "diverged" || (code === EXIT_DIVERGED && !this.#reason)) return "diverged";
    const isDone = code === 0 && this.#epochs.isDone;
    if (this.#reason && !isDone) return this.#reason;
    if (code !== 0) throw this.#failed(signal === null ? `exit code ${code}` : deathBy(signal));
    if (!isDone)
      throw this.#failed(`exit code 0, but no report of epoch ${this.#parts.context.epochs}`);
    const report = this.#epochs.atEnd();
    if (report) this.#parts.context.report(report.epoch, report.metrics);
    return report && this.#isDiverged(report.metrics) ? "diverged" : "finished";
  }

  #failed(how: string): CaviarError {
    const { lastLine } = this.#listening;
    const said = lastLine === undefined ? "" : `; it last wrote: ${lastLine.slice(0, 300)}`;
    return new CaviarError("CAV_COMMAND_FAILED", `the program ended with ${how}${said}`);
  }
}

function deathBy(signal: NodeJS.Signals): string {
  return signal === "SIGKILL"
    ? "SIGKILL, which no limit of its configuration sent: often the system was out of memory"
    : signal;
}

function placesOf(trial: TrialVariables): Readonly<Record<TrialPlace, Scalar | undefined>> {
  return {
    "caviar.seed": trial.seed,
    "caviar.epochs": trial.epochs,
    "caviar.startEpoch": trial.startEpoch,
    "caviar.params": trial.paramsFile,
    "caviar.checkpointIn": trial.checkpointIn ?? "",
    "caviar.checkpointOut": trial.checkpointOut,
  };
}
