// Rows divided into training, validation and test rows, and classes brought into balance. All are
// functions of a seed: the counter-based generator draws the same split anywhere.

import { assert, CaviarError } from "@caviar/errors";
import { below, permutation, stream } from "@caviar/random";

export type SplitOptions = {
  readonly seed: number;
  /** Share of the rows to judge hyperparameters by; default 0. */
  readonly validation?: number;
  /** Share of the rows to judge the final model by; default 0. */
  readonly test?: number;
  /** Class of each row: every part then has each class in proportion. Default: not stratified. */
  readonly labels?: ArrayLike<number>;
};

/** Row numbers; every row is in one of them. */
export type Split = {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
};

/**
 * Divide the rows 0 .. count-1, shuffled. Throws CAV_USAGE when a share is not in [0, 1), when
 * nothing is left to train on, or when a share above 0 gets no row.
 */
export function splitRows(count: number, options: SplitOptions): Split {
  const { seed, validation = 0, test = 0, labels } = options;
  const order = permutation(stream(seed, "split"), count);
  const groups = labels === undefined ? [order] : groupedBy(order, labels);
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const rows of groups) {
    const tested = Math.round(rows.length * test);
    const validated = Math.round(rows.length * validation);
    parts.test.push(...rows.subarray(0, tested));
    parts.validation.push(...rows.subarray(tested, tested + validated));
    parts.train.push(...rows.subarray(tested + validated));
  }
  const shares = { train: 1 - validation - test, validation, test };
  for (const name of ["train", "validation", "test"] as const) {
    const wanted = name === "train" || shares[name] !== 0;
    if (shares[name] >= 0 && wanted === parts[name].length > 0) continue;
    throw new CaviarError(
      "CAV_USAGE",
      `a split of ${count} rows into validation ${validation} and test ${test} gives ` +
        `${parts[name].length} ${name} rows; choose shares that leave rows for each part`,
    );
  }
  return {
    train: Uint32Array.from(parts.train),
    validation: Uint32Array.from(parts.validation),
    test: Uint32Array.from(parts.test),
  };
}

/** Rows of each class present, classes ascending, rows in the order given. */
function groupedBy(rows: Uint32Array, labels: ArrayLike<number>): Uint32Array[] {
  assert(labels.length === rows.length, "splitRows needs a label a row");
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const group = groups.get(labels[row]!) ?? [];
    groups.set(labels[row]!, group);
    group.push(row);
  }
  return [...groups].toSorted(([a], [b]) => a - b).map(([, group]) => Uint32Array.from(group));
}

/**
 * A weight for each class that makes all classes count alike: count / (classes * rows of the class).
 * A class without rows gets 0.
 */
export function balancedClassWeights(labels: ArrayLike<number>, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (let n = 0; n < labels.length; n++) counts[labels[n]!]! += 1;
  return counts.map((rows) => (rows === 0 ? 0 : labels.length / (classes * rows)));
}

/**
 * `rows` with each class drawn up to as many as the largest has, by repeating rows of it: an epoch's
 * order in which all classes count alike, shuffled. Deterministic in (seed, epoch).
 */
export function oversample(
  rows: Uint32Array,
  labels: ArrayLike<number>,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Uint32Array {
  const own = Array.from(rows, (row) => labels[row]!);
  const places = groupedBy(Uint32Array.from(rows.keys()), own);
  const most = Math.max(...places.map(({ length }) => length));
  const drawn = places.flatMap((group, k) => {
    const from = stream(seed, "oversample", epoch, k);
    const extra = Array.from({ length: most - group.length }, (_, i) =>
      below(from, i, group.length),
    );
    return [...group, ...extra.map((i) => group[i]!)];
  });
  const order = permutation(stream(seed, "oversample-order", epoch), drawn.length);
  return Uint32Array.from(order, (i) => rows[drawn[i]!]!);
}
