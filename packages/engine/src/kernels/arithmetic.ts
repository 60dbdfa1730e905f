// Arithmetic with broadcasting, the plain reference. A tensor is seen as (rows, columns); an operand
// whose rows or columns are 1 is repeated along them.

/** How an operand is walked: 0 where it is repeated. */
export type Steps = { readonly row: number; readonly column: number };

/** out[n,c] = f(a[n,c], b[n,c]). */
export function combine(
  f: (x: number, y: number) => number,
  out: Float32Array, // (rows,columns)
  a: Float32Array,
  aSteps: Steps,
  b: Float32Array,
  bSteps: Steps,
  columns: number,
): void {
  for (let i = 0; i < out.length; i++) {
    const [n, c] = [Math.floor(i / columns), i % columns];
    out[i] = f(a[n * aSteps.row + c * aSteps.column]!, b[n * bSteps.row + c * bSteps.column]!);
  }
}

/** y = f(x), element by element. */
export function apply(f: (x: number) => number, y: Float32Array, x: Float32Array): void {
  for (let i = 0; i < x.length; i++) y[i] = f(x[i]!);
}

/** out = x (.,columns) summed, in double precision, along the axes whose step in out is 0. */
export function sumTo(
  out: Float32Array,
  outSteps: Steps,
  x: Float32Array, // (rows,columns)
  columns: number,
): void {
  const sums = new Float64Array(out.length);
  for (let i = 0; i < x.length; i++) {
    const [n, c] = [Math.floor(i / columns), i % columns];
    sums[n * outSteps.row + c * outSteps.column]! += x[i]!;
  }
  out.set(sums);
}
