// The small programs that an installation brings: what a trainer offers, making ready, judging a
// saved model, looking at Redis and BLAS. They run in processes of their own, because this command
// has no engine and no Redis client in it, and answer in JSON lines on stdout.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

import { CaviarError, CODES, type ErrorCode } from "@caviar/errors";
import {
  diagnosisSchema,
  type EvaluationLine,
  evaluationLineSchema,
  failureLineSchema,
  type Finding,
  type ObjectiveOffer,
  offersLineSchema,
  prepareLineSchema,
  type RetrainedLine,
  retrainedLineSchema,
  type SweepSpec,
} from "@caviar/protocol";

import { SCRIPT } from "./project-folder.ts";

/** Bytes of a file so far, of how many if that is known. */
export type DownloadProgress = {
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal?: number | undefined;
};

/** What a trainer of this installation offers. */
export async function readOffers(signal?: AbortSignal): Promise<readonly ObjectiveOffer[]> {
  const answers = await runProgram(SCRIPT.offers, [], { signal });
  return parse(answers.at(-1), offersLineSchema, SCRIPT.offers).offers;
}

/** Has what the objective needs be there, a data set for instance. Throws the program's own error. */
export async function prepareObjective(
  { name, settings }: SweepSpec["objective"],
  onProgress: (progress: DownloadProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const onLine = (line: unknown) => {
    const { data } = prepareLineSchema.safeParse(line);
    if (data?.kind === "progress") onProgress(data);
  };
  await runProgram(SCRIPT.prepare, [name, JSON.stringify(settings)], { onLine, signal });
}

/** Judges the model in a folder on its test set. Throws the program's own error. */
export async function evaluateModel(folder: string): Promise<EvaluationLine> {
  const answers = await runProgram(SCRIPT.evaluate, [folder]);
  return parse(answers.at(-1), evaluationLineSchema, SCRIPT.evaluate);
}

/** Trains all trials of a ledger's file again; the answer is the last line. */
export async function retrain(
  file: string,
  onTrial: (line: RetrainedLine) => void,
  signal: AbortSignal,
): Promise<RetrainedLine> {
  const onLine = (line: unknown) => {
    const { data } = retrainedLineSchema.safeParse(line);
    if (data) onTrial(data);
  };
  const answers = await runProgram(SCRIPT.retrain, [file], { onLine, signal });
  return parse(answers.at(-1), retrainedLineSchema, SCRIPT.retrain);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a coordinator with this environment finds of its Redis, its store and its trainers. */
export const diagnoseCluster = (env: Environment) => findingsOf(SCRIPT.diagnoseCluster, env);

/** What a trainer of this machine finds of what it would compute with. */
export const diagnoseTrainer = (env: Environment) => findingsOf(SCRIPT.diagnoseTrainer, env);

async function findingsOf(script: string, env: Environment): Promise<readonly Finding[]> {
  const answers = await runProgram(script, [], { env });
  return parse(answers.at(-1), diagnosisSchema, script).findings;
}

type RunOptions = {
  readonly onLine?: (line: unknown) => void;
  /** The program is killed when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** By default this command's own. */
  readonly env?: Environment;
};

/** The lines that the program answered; throws what it says went wrong. */
async function runProgram(
  script: string,
  words: readonly string[],
  { onLine, signal, env = process.env }: RunOptions = {},
): Promise<readonly unknown[]> {
  signal?.throwIfAborted();
  const child = spawn(process.execPath, [script, ...words], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  const closed = once(child, "close");
  const complaints = text(child.stderr);
  const answers: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const answer = jsonOf(line, script);
    answers.push(answer);
    onLine?.(answer);
  }
  await closed;
  signal?.removeEventListener("abort", kill);
  signal?.throwIfAborted();
  const { data: failure } = failureLineSchema.safeParse(answers.at(-1));
  if (failure) throw new CaviarError(codeOf(failure.code), failure.message);
  if (child.exitCode !== 0) throw died(script, await complaints);
  return answers;
}

function jsonOf(line: string, script: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    const message = `${basename(script)}: expected a line of JSON, got ${line.slice(0, 200)}`;
    throw new CaviarError("CAV_MESSAGE_INVALID", message, { cause });
  }
}

type Schema<T> = {
  safeParse(value: unknown): { readonly data?: T | undefined; readonly error?: Error | undefined };
};

function parse<T>(value: unknown, schema: Schema<T>, script: string): T {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const message = `${basename(script)}: expected an answer of another shape; ${error?.message}`;
  throw new CaviarError("CAV_MESSAGE_INVALID", message, { cause: error });
}

function codeOf(code: string): ErrorCode {
  const known = Object.keys(CODES).find((candidate): candidate is ErrorCode => candidate === code);
  return known ?? "CAV_INTERNAL";
}

function died(script: string, complaints: string): CaviarError {
  const tail = complaints.trim().split("\n").slice(-15).join("\n");
  const message = `expected an answer of ${basename(script)}, but it ended with:\n${tail}`;
  return new CaviarError("CAV_PROCESS_DIED", message);
}
