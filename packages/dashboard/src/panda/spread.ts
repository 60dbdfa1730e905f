/**
 * Places for labels near `wanted`, in its order, at least `gap` apart where they fit between `low` and
 * `high`; where they do not, closer.
 */
export function spread(
  wanted: readonly number[],
  { gap, low, high }: { readonly gap: number; readonly low: number; readonly high: number },
): readonly number[] {
  const order = [...wanted.keys()].toSorted((a, b) => wanted[a]! - wanted[b]!);
  const room = Math.min(gap, (high - low) / Math.max(1, wanted.length - 1));
  const places: number[] = [];
  let free = low;
  for (const index of order) {
    places[index] = Math.max(free, wanted[index]!);
    free = places[index] + room;
  }
  let most = high;
  for (const index of order.toReversed()) {
    places[index] = Math.min(most, places[index]!);
    most = places[index] - room;
  }
  return places;
}
