// Moving and picking elements, the plain reference.

/** Row-major columns: where they start in a row and how long a row is. */
export type Columns = {
  readonly data: Float32Array;
  readonly columns: number;
  readonly at: number;
};

/** to[n, to.at + i] = from[n, from.at + i] for i < width, n < rows. */
export function copyColumns(to: Columns, from: Columns, rows: number, width: number): void {
  for (let n = 0; n < rows; n++) {
    const start = n * from.columns + from.at;
    to.data.set(from.data.subarray(start, start + width), n * to.columns + to.at);
  }
}

/** out[n,.] = table[rows[n],.] */
export function takeRows(
  out: Float32Array, // (N,C)
  table: Float32Array, // (count,C)
  rows: Uint32Array, // (N) in [0, count)
): void {
  const C = out.length / rows.length;
  for (const [n, row] of rows.entries()) out.set(table.subarray(row * C, (row + 1) * C), n * C);
}

/** table[rows[n],.] += x[n,.], n ascending. */
export function addRows(
  table: Float32Array, // (count,C)
  x: Float32Array, // (N,C)
  rows: Uint32Array, // (N) in [0, count)
): void {
  const C = x.length / rows.length;
  for (let i = 0; i < x.length; i++) table[rows[Math.floor(i / C)]! * C + (i % C)]! += x[i]!;
}

/** out (N,B,A) = x (N,A,B), each matrix transposed. */
export function transpose(out: Float32Array, x: Float32Array, A: number, B: number): void {
  for (let i = 0; i < out.length; i++) {
    const start = Math.floor(i / (A * B)) * A * B;
    const [b, a] = [Math.floor((i - start) / A), (i - start) % A];
    out[i] = x[start + a * B + b]!;
  }
}
