// A fault: what it does to the cluster, how often, and what the ledger must say besides what it
// must say after every fault (checks.ts).

import type { Arena, Size } from "./arena.ts";
import type { Figures } from "./checks.ts";
import type { Strike } from "./plan.ts";
import type { DisturbedSweep } from "./sweeps.ts";
import type { Watch } from "./watch.ts";

export type Form = "short" | "long";

/** What a strike works with. `watch`: the sweep that runs while it falls. */
export type Scene = {
  readonly arena: Arena;
  readonly watch: Watch;
  readonly strike: Strike;
  readonly form: Form;
};

export type Fault = {
  readonly name: string;
  /** What holds when it strikes, as the tests' output says it. */
  readonly promise: string;
  readonly size: Size;
  /** How often it strikes. */
  readonly strikes: Readonly<Record<Form, number>>;
  /** What is disturbed; changes nothing in the numbers of `independentTrials`. */
  sweep?(form: Form): DisturbedSweep;
  /** What this machine lacks for it, in words. */
  missing?(): string | undefined;
  /** A checkpoint store for it; a folder like any other without this. */
  readonly store?: () => Promise<AsyncDisposable & { readonly folder: string }>;
  /** Strike, and have healed what must heal. False when there was nobody to strike: once more, later. */
  strike(scene: Scene): Promise<boolean>;
  /** What is wrong with these figures of all sweeps, in words. */
  problems?(figures: readonly Figures[], form: Form): string[];
};
