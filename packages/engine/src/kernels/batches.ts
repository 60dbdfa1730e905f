// Batches gathered and changed on the way, the plain reference.

import { permutation, type Stream } from "@caviar/random";

/** out (N,F) = (source[rows] - mean) * factor, feature by feature. */
export function gatherStandardized(
  out: Float32Array, // (N,F)
  source: Uint8Array | Float32Array, // (count,F)
  rows: Uint32Array, // (N)
  mean: Float32Array, // (F)
  factor: Float32Array, // (F)
): void {
  const F = mean.length;
  for (let i = 0; i < out.length; i++) {
    const [n, f] = [Math.floor(i / F), i % F];
    out[i] = (source[rows[n]! * F + f]! - mean[f]!) * factor[f]!;
  }
}

/** out (N) = source[rows]. */
export function pick(out: Uint32Array, source: Uint32Array, rows: Uint32Array): void {
  for (let n = 0; n < rows.length; n++) out[n] = source[rows[n]!]!;
}

/**
 * How many rows of x (N,C) have their largest element, the first of equals, at labels (N); a row with
 * NaN has no largest. -1 if a label is not below C.
 */
export function countRight(x: Float32Array, labels: Uint32Array): number {
  const C = x.length / labels.length;
  let count = 0;
  for (const [n, label] of labels.entries()) {
    if (label >= C) return -1;
    const row = x.subarray(n * C, (n + 1) * C);
    if (row.indexOf(Math.max(...row)) === label) count++; // NaN is at no index
  }
  return count;
}

/** rows = rows[permutation(from, N)], in place. */
export function shuffle(rows: Uint32Array, from: Stream): void {
  rows.set(permutation(from, rows.length).map((place) => rows[place]!));
}

/**
 * out = x (N,H,W,C), where image n is mirrored left to right if moves[n,0] is not 0, and then moved
 * down and right by moves[n,1] and moves[n,2] pixels (up and left when below 0); what comes in from
 * the border is 0. |down| <= H and |right| <= W.
 */
export function moveImages(
  out: Float32Array,
  x: Float32Array,
  moves: Int32Array, // (N,3)
  H: number,
  W: number,
  C: number,
): void {
  out.fill(0);
  for (let n = 0; n < moves.length / 3; n++) {
    const [mirrored, down, right] = moves.subarray(3 * n, 3 * n + 3);
    for (let i = 0; i < H; i++) {
      for (let j = 0; j < W; j++) {
        const [row, shifted] = [i - down!, j - right!];
        if (row < 0 || row >= H || shifted < 0 || shifted >= W) continue;
        const column = mirrored === 0 ? shifted : W - 1 - shifted;
        const from = ((n * H + row) * W + column) * C;
        out.set(x.subarray(from, from + C), ((n * H + i) * W + j) * C);
      }
    }
  }
}
