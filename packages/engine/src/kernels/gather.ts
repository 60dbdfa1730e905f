// A batch gathered from a data set of bytes, the plain reference.

/** out[n,.] = scale * source[rows[n],.] */
export function gather(
  out: Float32Array, // (N,F)
  source: Uint8Array, // (count,F)
  rows: Uint32Array, // (N) in [0, count)
  scale: number,
): void {
  const F = out.length / rows.length;
  for (let n = 0; n < rows.length; n++) {
    for (let f = 0; f < F; f++) out[n * F + f] = scale * source[rows[n]! * F + f]!;
  }
}
