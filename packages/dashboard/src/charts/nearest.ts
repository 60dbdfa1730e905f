// Which mark a pointer means.

/** The item closest to (x, y), none when all are farther than `reach`. Of equals the last: it is on top. */
export function nearest<Item extends { readonly x: number; readonly y: number }>(
  items: readonly Item[],
  [x, y]: readonly [number, number],
  reach: number,
): Item | undefined {
  let found: Item | undefined;
  let squareBest = reach * reach;
  for (const item of items) {
    const square = (item.x - x) ** 2 + (item.y - y) ** 2;
    if (square <= squareBest) [found, squareBest] = [item, square];
  }
  return found;
}
