/** At most `count` of the items, evenly spread, the last one always among them. */
export function sampled<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items;
  const last = (part: number) => Math.floor((part * items.length) / count) - 1;
  return Array.from({ length: count }, (_, index) => items[last(index + 1)]!);
}
