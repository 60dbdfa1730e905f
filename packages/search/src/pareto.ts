// Several objectives at once: who is beaten by nobody, and how alone each of them stands.
// Fronts by non-dominated sorting, crowding by Deb, Pratap, Agarwal, Meyarivan 2002 (NSGA-II),
// sections III-A and III-B. Lower is better; all points have the same number of finite losses.

import { assert } from "@caviar/errors";

/** Whether `a` is at least as good as `b` in every loss and better in one. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  assert(a.length === b.length, `${a.length} and ${b.length} objectives cannot be compared`);
  let isBetter = false;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! > b[i]!) return false;
    if (a[i]! < b[i]!) isBetter = true;
  }
  return isBetter;
}

/** The front of each point: 0 when nobody dominates it, 1 when only points of front 0 do, ... */
export function paretoFronts(points: readonly (readonly number[])[]): readonly number[] {
  // In lexicographic order nobody is dominated by a later one, so that each point only has to be
  // held against the fronts that are there already.
  const order = [...points.keys()].toSorted((a, b) => lexicographic(points[a]!, points[b]!));
  const fronts: number[][] = [];
  const found = points.map(() => 0);
  for (const index of order) {
    const isFree = (front: readonly number[]): boolean =>
      !front.some((other) => dominates(points[other]!, points[index]!));
    const place = fronts.findIndex(isFree);
    if (place === -1) found[index] = fronts.push([index]) - 1;
    else {
      fronts[place]!.push(index);
      found[index] = place;
    }
  }
  return found;
}

/** How alone each point of one front stands: the sum of the gaps around it; Infinity at the ends. */
export function crowdingDistances(front: readonly (readonly number[])[]): readonly number[] {
  const distances = front.map(() => 0);
  const objectives = front[0]?.length ?? 0;
  for (let objective = 0; objective < objectives; objective++) {
    const loss = (index: number): number => front[index]![objective]!;
    const order = [...front.keys()].toSorted((a, b) => loss(a) - loss(b));
    const [first, last] = [order[0]!, order[order.length - 1]!];
    const range = loss(last) - loss(first);
    distances[first] = Infinity;
    distances[last] = Infinity;
    if (range === 0) continue;
    for (let place = 1; place < order.length - 1; place++) {
      const gap = loss(order[place + 1]!) - loss(order[place - 1]!);
      distances[order[place]!]! += gap / range;
    }
  }
  return distances;
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return 0;
}
