// Runs classifier trials as a trainer would. Tests only.

import type { Metrics, Report } from "@caviar/protocol";

import { classifier } from "../../src/classifier/classifier.ts";
import type { ClassifierConfig } from "../../src/classifier/config.ts";
import type { Signal, TrainOutcome } from "../../src/objective.ts";
import type { Steering } from "../../src/steering.ts";

/** A config of the digits with defaults filled in, as the trainer parses it. */
export function configOf(settings: Readonly<Record<string, unknown>>): ClassifierConfig {
  return classifier.config.parse({ dataset: "digits", ...settings });
}

export type Trial = {
  readonly config: ClassifierConfig;
  readonly epochs: number;
  readonly checkpoint?: Uint8Array | undefined;
  /** Default true. */
  readonly reproducible?: boolean;
  /** Answer to the n-th question of this run, counted from 0. */
  readonly signal?: (question: number) => Signal;
  readonly steering?: Steering<ClassifierConfig>;
};

export type Ran = {
  readonly outcome: TrainOutcome;
  readonly reports: readonly (readonly [epoch: number, metrics: Metrics])[];
  /** In the order in which they were saved. */
  readonly checkpoints: readonly Uint8Array[];
  /** The reports with all that they say. */
  readonly watched: readonly Report[];
};

export async function runTrial(trial: Trial): Promise<Ran> {
  const { config, epochs, checkpoint, signal, steering, reproducible = true } = trial;
  const watched: Report[] = [];
  const reports: [number, Metrics][] = [];
  const checkpoints: Uint8Array[] = [];
  let questions = 0;
  const outcome = await classifier.train({
    config,
    seed: 7,
    epochs,
    checkpoint,
    reproducible,
    signal: () => signal?.(questions++) ?? "continue",
    ...(steering && { steering }),
    report: (epoch, metrics, statistics) => {
      reports.push([epoch, metrics]);
      watched.push({ epoch, metrics, ...(statistics && { statistics }) });
    },
    save: (bytes) => void checkpoints.push(bytes),
  });
  return { outcome, reports, checkpoints, watched };
}
