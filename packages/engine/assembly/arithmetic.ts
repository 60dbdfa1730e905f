// @ts-nocheck: AssemblyScript
// Arithmetic with broadcasting on (rows, columns); the meaning stands in src/kernels/arithmetic.ts.
// A stride is 0 where an operand is repeated: its columns then are one splat value.

/** out (rows,columns) = a f b. `kind` counts as in src/backends/wasm/arithmetic.ts. */
export function combine(
  kind: i32,
  out: usize,
  a: usize,
  b: usize,
  rows: i32,
  columns: i32,
  aRow: i32,
  aColumn: i32,
  bRow: i32,
  bColumn: i32,
): void {
  for (let n: i32 = 0; n < rows; n++) {
    combineRow(kind, out, a, b, columns, usize(aColumn) << 2, usize(bColumn) << 2);
    out += usize(columns) << 2;
    a += usize(aRow) << 2;
    b += usize(bRow) << 2;
  }
}

function combineRow(
  kind: i32,
  out: usize,
  a: usize,
  b: usize,
  columns: i32,
  aStep: usize,
  bStep: usize,
): void {
  let c: i32 = 0;
  for (; c + 4 <= columns; c += 4) {
    const x = aStep == 0 ? v128.load32_splat(a) : v128.load(a + usize(c) * aStep);
    const y = bStep == 0 ? v128.load32_splat(b) : v128.load(b + usize(c) * bStep);
    v128.store(out + (usize(c) << 2), combined(kind, x, y));
  }
  for (; c < columns; c++) {
    const x = v128.load32_splat(a + usize(c) * aStep);
    const y = v128.load32_splat(b + usize(c) * bStep);
    store<f32>(out + (usize(c) << 2), f32x4.extract_lane(combined(kind, x, y), 0));
  }
}

function combined(kind: i32, x: v128, y: v128): v128 {
  if (kind == 0) return f32x4.add(x, y);
  if (kind == 1) return f32x4.sub(x, y);
  if (kind == 2) return f32x4.mul(x, y);
  return f32x4.div(x, y);
}

/** y = f(x) over `size` elements. `kind` counts as in src/backends/wasm/arithmetic.ts. */
export function apply(kind: i32, y: usize, x: usize, size: i32): void {
  for (let i: i32 = 0; i < size; i++) {
    const o = usize(i) << 2;
    const value = load<f32>(x + o);
    const result: f32 =
      kind == 0 ? NativeMathf.exp(value) : kind == 1 ? NativeMathf.log(value) : sqrt(value);
    store<f32>(y + o, result);
  }
}

/** out (outRows,outColumns) = x (rows,columns) summed over the axes where out has length 1, in f64. */
export function sumTo(
  out: usize,
  x: usize,
  rows: i32,
  columns: i32,
  outRows: i32,
  outColumns: i32,
): void {
  const rowEnd = outRows == 1 ? rows : 1;
  const columnEnd = outColumns == 1 ? columns : 1;
  for (let n: i32 = 0; n < outRows; n++) {
    for (let c: i32 = 0; c < outColumns; c++) {
      let sum: f64 = 0;
      for (let i: i32 = 0; i < rowEnd; i++) {
        const from = x + (usize((n + i) * columns + c) << 2);
        for (let j: i32 = 0; j < columnEnd; j++) sum += f64(load<f32>(from + (usize(j) << 2)));
      }
      store<f32>(out + (usize(n * outColumns + c) << 2), f32(sum));
    }
  }
}
