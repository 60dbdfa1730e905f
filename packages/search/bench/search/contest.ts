// Our runs beside Optuna's: medians, the rank test, and a verdict.

import { mannWhitney } from "./mann-whitney.ts";
import { COUNTERPARTS, type Runs } from "./optuna.ts";
import { median } from "./regret.ts";

type Rival = {
  readonly sampler: string;
  readonly median: number;
  /** Below 0: ours is better. */
  readonly z: number;
  readonly p: number;
};

export type Row = {
  readonly problem: string;
  readonly sampler: string;
  /** Trials, or epochs where schedulers are compared. */
  readonly budget: number;
  readonly median: number;
  /** Of Optuna's the best of the same kind, or of all where there is none. */
  readonly optunaSampler: string;
  readonly optunaMedian: number;
  readonly p: number;
  /** The best of all first, then those of the same kind. */
  readonly optuna: readonly Rival[];
  readonly regrets: readonly number[];
};

export type Contest = {
  readonly problem: string;
  readonly sampler: string;
  readonly budgets: readonly number[];
  /** By budget and then seed. */
  readonly ours: readonly (readonly number[])[];
  readonly runs: Runs;
  readonly isRival: (name: string) => boolean;
  readonly isCounterpart: (name: string) => boolean;
};

export function contestRows(contest: Contest): readonly Row[] {
  const { problem, sampler, budgets, ours, runs, isRival, isCounterpart } = contest;
  const theirs = Object.entries(runs[problem] ?? {}).filter(([name]) => isRival(name));
  return budgets.map((budget, place) => {
    const regrets = ours[place]!;
    const rivals = theirs
      .flatMap(([name, byBudget]): Rival[] => {
        const values = byBudget[budget];
        if (values === undefined) return [];
        return [{ sampler: name, median: median(values), ...mannWhitney(regrets, values) }];
      })
      .toSorted((a, b) => a.median - b.median);
    const shown = rivals.filter(({ sampler: name }, rank) => rank === 0 || isCounterpart(name));
    const rival = shown.find(({ sampler: name }) => isCounterpart(name)) ?? rivals[0]!;
    return {
      problem,
      sampler,
      budget,
      median: median(regrets),
      optunaSampler: rival.sampler,
      optunaMedian: rival.median,
      p: rival.p,
      optuna: shown,
      regrets,
    };
  });
}

export function isOfKind(sampler: string): (name: string) => boolean {
  return (name) => COUNTERPARTS[sampler]?.includes(name) ?? false;
}

const LEVEL = 0.05;

function verdictOf({ z, p }: Pick<Rival, "z" | "p">): "better" | "worse" | "same" {
  return p >= LEVEL ? "same" : z < 0 ? "better" : "worse";
}

/** How often each kind is better, the same or worse than its counterparts, at 5 %. */
export function kindLines(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.map(({ sampler }) => sampler))].flatMap((sampler) => {
    const pairs = rows
      .filter((row) => row.sampler === sampler)
      .flatMap((row) => row.optuna.filter(({ sampler: name }) => isOfKind(sampler)(name)));
    if (pairs.length === 0) return [];
    const count = (wanted: string): number =>
      pairs.filter((pair) => verdictOf(pair) === wanted).length;
    const counts = `better ${count("better")}, same ${count("same")}, worse ${count("worse")}`;
    return [`${sampler.padEnd(16)}${counts} of ${pairs.length} (Mann-Whitney, 5 %)`];
  });
}

export type BestRow = {
  readonly problem: string;
  readonly budget: number;
  readonly ours: string;
  readonly median: number;
  readonly optuna: string;
  readonly optunaMedian: number;
  readonly z: number;
  readonly p: number;
};

/** By problem and budget: the best of ours against the best of Optuna's. */
export function bestRows(rows: readonly Row[], runs: Runs): readonly BestRow[] {
  const groups = Map.groupBy(rows, ({ problem, budget }) => `${problem} ${budget}`);
  return [...groups.values()].map((group) => {
    const best = group.toSorted((a, b) => a.median - b.median)[0]!;
    const { problem, budget } = best;
    const rival = best.optuna[0]!;
    const test = mannWhitney(best.regrets, runs[problem]![rival.sampler]![budget]!);
    const names = { ours: best.sampler, optuna: rival.sampler };
    return { problem, budget, ...names, median: best.median, optunaMedian: rival.median, ...test };
  });
}

export function bestLine(row: BestRow): string {
  const { problem, budget, ours, optuna, z, p } = row;
  const mine = `${ours} ${row.median.toPrecision(3)}`.padEnd(26);
  const theirs = `${optuna} ${row.optunaMedian.toPrecision(3)}`.padEnd(20);
  const test = `z=${z.toFixed(1)} p=${p.toFixed(3)} ${verdictOf(row)}`;
  return `${problem.padEnd(16)}${String(budget).padStart(6)}   ${mine}${theirs}${test}`;
}

export function lineOf({ problem, sampler, budget, median: ours, optuna }: Row): string {
  const rivals = optuna.map(({ sampler: name, median: theirs, z, p }) => {
    return `${name} ${theirs.toPrecision(3)} z=${z.toFixed(1)} p=${p.toFixed(3)}`;
  });
  const figures = String(budget).padStart(6) + ours.toPrecision(3).padStart(12);
  return `${problem.padEnd(16)}${sampler.padEnd(26)}${figures}   ${rivals.join("; ")}`;
}
