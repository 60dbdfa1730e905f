// Where the features of a row come from: a column of numbers is one, a column of categories one for
// each of its values (one-hot), in the order of the sorted values.

import type { Columns } from "./columns.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One column: where its features begin, and for a category the place of each code's value. */
type Slot = { readonly at: number; readonly places: readonly number[] | undefined };

export type FeatureLayout = {
  /** (width) a category's are `column=value`. */
  readonly featureNames: readonly string[];
  readonly slots: readonly Slot[];
};

/** `categories`: the values of each column that is one. */
export function featureLayout(
  { names, types }: Columns,
  categories: ReadonlyMap<number, Vocabulary>,
): FeatureLayout {
  const featureNames: string[] = [];
  const slots: Slot[] = [];
  for (const [column, type] of types.entries()) {
    if (type !== "number" && type !== "category") continue;
    const sorted = categories.get(column)?.sorted();
    slots.push({ at: featureNames.length, places: sorted?.places });
    if (sorted === undefined) featureNames.push(names[column]!);
    else for (const value of sorted.names) featureNames.push(`${names[column]}=${value}`);
  }
  return { featureNames, slots };
}

/** `values`: (count, slots), a category's being codes. Returns (count, width). */
export function laidOut(
  values: Float32Array,
  { featureNames, slots }: FeatureLayout,
): Float32Array {
  if (slots.every(({ places }) => places === undefined)) return values;
  const width = featureNames.length;
  const count = values.length / slots.length;
  const features = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    for (const [index, { at, places }] of slots.entries()) {
      const value = values[row * slots.length + index]!;
      if (places === undefined) features[row * width + at] = value;
      else features[row * width + at + places[value]!] = 1;
    }
  }
  return features;
}
