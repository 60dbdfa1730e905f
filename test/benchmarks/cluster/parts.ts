// What every section of the benchmark works with.

import type { Bars } from "./bars.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import type { Optuna } from "./optuna.ts";

export type Parts = {
  readonly cluster: BenchCluster;
  readonly bars: Bars;
  /** Undefined: this machine has none. */
  readonly peer: Optuna | undefined;
  /** Fewer trials, for a look: what lasts long counts less. */
  readonly quick: boolean;
};
