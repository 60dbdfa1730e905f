// A sweep file's search, run in virtual time, and what is to be said about it.

import type { SweepSpec } from "@caviar/protocol";
import {
  type CurveTable,
  gridWarning,
  type History,
  madeUpCurves,
  plannedWork,
  type Point,
  simulate,
  type Simulated,
} from "@caviar/search";

export type SimulationOptions = {
  readonly spec: SweepSpec;
  /** Absent: made-up curves. */
  readonly curves: CurveTable | undefined;
  readonly trainers?: number;
  /** The parallelism was chosen for this simulation; otherwise it is raised to the trainers. */
  readonly keepsParallelism: boolean;
  /** Where the table does not say. */
  readonly secondsPerEpoch: number;
};

export type SimulationReport = {
  readonly name: string;
  readonly sampler: string;
  readonly scheduler: string;
  readonly trainers: number;
  readonly parallelism: number;
  readonly objective: "table" | "made up";
  /** Points that were answered by their nearest neighbour in the table. */
  readonly nearest: number;
  readonly best:
    | {
        readonly trial: number;
        readonly epochs: number;
        readonly value: number;
        readonly params: Point;
        /** Trials whose checkpoints it grew from, the first of them first. */
        readonly lineage: readonly number[];
      }
    | undefined;
  readonly trials: Readonly<Record<"completed" | "stopped" | "failed", number>>;
  /** Trained in all, and what training every trial to the end would take. */
  readonly epochs: number;
  readonly epochsFull: number;
  readonly virtualSeconds: number;
  /** Share of the trainers' time in which they trained, from 0 to 1. */
  readonly utilization: number;
  readonly realSeconds: number;
  /** The best so far: after so many virtual seconds and epochs. */
  readonly improvements: readonly {
    readonly seconds: number;
    readonly epochs: number;
    readonly trial: number;
    readonly value: number;
  }[];
  readonly notes: readonly string[];
};

export function simulateSweep(options: SimulationOptions): SimulationReport {
  const { spec, curves, keepsParallelism, secondsPerEpoch } = options;
  const { trainers = spec.parallelism } = options;
  const parallelism = keepsParallelism ? spec.parallelism : Math.max(spec.parallelism, trainers);
  const made = madeUpCurves(spec.space, spec.budget.epochs);
  const isFlipped = spec.metric.goal === "maximize";
  const started = performance.now();
  const sweep = simulate({
    ...spec,
    direction: spec.metric.goal,
    parallelism,
    trainers,
    objective: (params: Point, epochs, trial) => {
      if (curves !== undefined) return curves.valueAt(params, epochs);
      const loss = made(params, epochs, trial);
      return isFlipped ? 1 - loss : loss;
    },
    secondsPerEpoch: (params: Point) => curves?.secondsPerEpoch(params) ?? secondsPerEpoch,
  });
  return {
    name: spec.name,
    sampler: spec.sampler.name,
    scheduler: spec.scheduler.name,
    trainers,
    parallelism,
    objective: curves === undefined ? "made up" : "table",
    nearest: curves?.nearest ?? 0,
    best: bestOf(sweep),
    trials: {
      completed: countOf(sweep.history, "completed"),
      stopped: countOf(sweep.history, "stopped"),
      failed: countOf(sweep.history, "failed"),
    },
    epochs: sweep.epochs,
    epochsFull: plannedTrials(spec) * spec.budget.epochs,
    virtualSeconds: sweep.seconds,
    utilization: sweep.busy,
    realSeconds: (performance.now() - started) / 1000,
    improvements: sweep.improvements.map(({ seconds, epochs, trial, value }) => {
      return { seconds, epochs, trial, value };
    }),
    notes: notesOf(spec, parallelism, sweep),
  };
}

function plannedTrials({ sampler, scheduler, budget }: SweepSpec): number {
  return plannedWork({ sampler, scheduler, budget }).trials;
}

function countOf({ trials }: History, wanted: string): number {
  return trials.filter(({ state }) => state === wanted).length;
}

function bestOf({ best, history }: Simulated<Point>): SimulationReport["best"] {
  if (best === undefined) return undefined;
  const { trial, params, value } = best;
  const lineage: number[] = [];
  for (let at = history.trials[trial]?.parent?.trial; at !== undefined;) {
    lineage.unshift(at);
    at = history.trials[at]?.parent?.trial;
  }
  return { trial, params, value, epochs: history.trials[trial]!.rungs.at(-1)!.epochs, lineage };
}

/** What a person should know who reads the figures. */
function notesOf(
  { parallelism: asked, sampler, space, budget }: SweepSpec,
  parallelism: number,
  { decisions }: Simulated<Point>,
): readonly string[] {
  const picks = decisions
    .map(({ reason }) => /^auto picked [^:]*/.exec(reason)?.[0])
    .filter((pick) => pick !== undefined);
  const raised = `parallelism raised from ${asked} to ${parallelism}, so that every trainer has work; --set parallelism=${asked} keeps it`;
  return [
    ...new Set(picks),
    ...(parallelism === asked ? [] : [raised]),
    ...(sampler.name === "grid" ? [gridWarning(space, budget, sampler)] : []),
  ];
}
