// The engine checked against a folder of reference numbers: every case of every file, on every
// backend. Generic by `op`: no case is known by its name, and an op that is not known fails.

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import { type Comparison, failureOf } from "./comparison.ts";
import { readDigits } from "./digits.ts";
import { readReferenceFile, type ReferenceCase } from "./reference-file.ts";
import { replayBatchNormalization } from "./replay/batch-normalization.ts";
import { replayDropout, replayDropoutStatistics } from "./replay/dropout.ts";
import { replayActivation, replayLayer } from "./replay/layers.ts";
import { replayLoss } from "./replay/loss.ts";
import { replayClipping, replayOptimizer } from "./replay/optimizer.ts";
import type { Digits, Replay, ReplayData } from "./replay/replay.ts";
import { replayAverage, replaySchedule } from "./replay/schedules.ts";
import { replayTrainingRun } from "./replay/training-run.ts";

export type VerifyOptions = {
  /** The engines to check, by the names that failures are reported under. */
  readonly engines: ReadonlyMap<string, Engine>;
  /** Called with one line for each tensor that fails, as it does. */
  readonly onFailure: (line: string) => void;
  /** Where the digits are, besides beside the folder and in it. */
  readonly digits?: readonly string[];
};

/** Cases, each counted once a backend. */
export type VerifyResult = { readonly passed: number; readonly failed: number };

const REPLAYS: Readonly<Record<string, Replay>> = {
  Activation: replayActivation,
  AveragePooling2D: replayLayer,
  BatchNormalization: replayBatchNormalization,
  ClipGradients: replayClipping,
  Conv2D: replayLayer,
  Dense: replayLayer,
  DepthwiseConv2D: replayLayer,
  Dropout: replayDropout,
  DropoutStatistics: replayDropoutStatistics,
  EWA: replayAverage,
  Embedding: replayLayer,
  Flatten: replayLayer,
  GlobalAveragePooling2D: replayLayer,
  LayerNormalization: replayLayer,
  Loss: replayLoss,
  MaxPooling2D: replayLayer,
  Optimizer: replayOptimizer,
  Schedule: replaySchedule,
  TrainingRun: replayTrainingRun,
};

/**
 * Check every `*.json` of `folder`. What cannot be read or computed is a failure of its own and does
 * not stop the rest. Throws CAV_USAGE for a folder without such files.
 */
export function verifyReference(folder: string, options: VerifyOptions): VerifyResult {
  const data = replayData(folder, options.digits ?? []);
  let [passed, failed] = [0, 0];
  for (const file of referenceFiles(folder)) {
    for (const check of checksOf(join(folder, file), options.engines, data)) {
      const failures = check.run();
      for (const failure of failures) options.onFailure(`${file} ${check.name}${failure}`);
      if (failures.length === 0) passed += 1;
      else failed += 1;
    }
  }
  return { passed, failed };
}

/** A case on a backend; its failures, one a tensor. */
type Check = { readonly name: string; readonly run: () => string[] };

function checksOf(path: string, engines: VerifyOptions["engines"], data: ReplayData): Check[] {
  let cases: ReferenceCase[];
  try {
    cases = readReferenceFile(path);
  } catch (error) {
    return [{ name: "", run: () => [`not read: ${wordsOf(error)}`] }];
  }
  return cases.flatMap((reference) =>
    [...engines].map(([backend, engine]) => ({
      name: `${reference.id} [${backend}] `,
      run: () => failuresOf(engine, reference, data),
    })),
  );
}

function referenceFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new CaviarError("CAV_USAGE", `${folder} is not a folder that can be read`, { cause });
  }
  const files = names.filter((name) => name.endsWith(".json") && !name.startsWith("."));
  if (files.length > 0) return files.toSorted();
  throw new CaviarError("CAV_USAGE", `${folder} has no reference files (*.json)`);
}

/** One line for each tensor of the case that fails. */
function failuresOf(engine: Engine, reference: ReferenceCase, data: ReplayData): string[] {
  engine.reset();
  const replay = Object.hasOwn(REPLAYS, reference.op) ? REPLAYS[reference.op] : undefined;
  if (replay === undefined) return [`unknown op "${reference.op}": not checked`];
  let comparisons: Comparison[];
  try {
    comparisons = replay(engine, reference, data);
  } catch (error) {
    // Recorded as the case's failure: one case must not hide the others.
    return [`not computed: ${wordsOf(error)}`];
  }
  if (comparisons.length === 0) return ["nothing was compared: the case expects no tensor"];
  return comparisons.map(failureOf).filter((failure) => failure !== undefined);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function replayData(folder: string, places: readonly string[]): ReplayData {
  let read: Digits | undefined;
  const beside = [join(folder, "..", "digits.csv.gz"), join(folder, "digits.csv.gz")];
  return { digits: () => (read ??= readDigits([...beside, ...places])) };
}
