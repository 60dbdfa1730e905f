// @ts-nocheck: AssemblyScript
// Moving, picking and masking elements.

/** Copies `width` columns of each of N rows, from column `fromAt` to column `toAt`. */
export function copyColumns(
  to: usize,
  from: usize,
  N: i32,
  toColumns: i32,
  toAt: i32,
  fromColumns: i32,
  fromAt: i32,
  width: i32,
): void {
  to += usize(toAt) << 2;
  from += usize(fromAt) << 2;
  for (let n: i32 = 0; n < N; n++) {
    memory.copy(to, from, usize(width) << 2);
    to += usize(toColumns) << 2;
    from += usize(fromColumns) << 2;
  }
}

/** out (N,B,A) = x (N,A,B), each matrix transposed. */
export function transpose(out: usize, x: usize, N: i32, A: i32, B: i32): void {
  for (let n: i32 = 0; n < N; n++) {
    for (let b: i32 = 0; b < B; b++) {
      let from = x + (usize(b) << 2);
      for (let a: i32 = 0; a < A; a++) {
        store<f32>(out, load<f32>(from));
        out += 4;
        from += usize(B) << 2;
      }
    }
    x += usize(A * B) << 2;
  }
}

/** out[n,.] = table[rows[n],.]; out (N,C), rows (N) u32. */
export function takeRows(out: usize, table: usize, rows: usize, N: i32, C: i32): void {
  const bytes = usize(C) << 2;
  for (let n: i32 = 0; n < N; n++) {
    const row = usize(load<u32>(rows + (usize(n) << 2)));
    memory.copy(out + usize(n) * bytes, table + row * bytes, bytes);
  }
}

/** table[rows[n],.] += x[n,.], n ascending. */
export function addRows(table: usize, x: usize, rows: usize, N: i32, C: i32): void {
  const bytes = usize(C) << 2;
  for (let n: i32 = 0; n < N; n++) {
    const row = table + usize(load<u32>(rows + (usize(n) << 2))) * bytes;
    for (let c: i32 = 0; c < C; c++) {
      const o = usize(c) << 2;
      store<f32>(row + o, load<f32>(row + o) + load<f32>(x + o));
    }
    x += bytes;
  }
}

/** out (N,C) = `off`, and `on` in the column of the row's label. */
export function oneHot(out: usize, labels: usize, N: i32, C: i32, on: f32, off: f32): void {
  for (let n: i32 = 0; n < N; n++) {
    const label = i32(load<u32>(labels + (usize(n) << 2)));
    for (let c: i32 = 0; c < C; c++) {
      store<f32>(out, c == label ? on : off);
      out += 4;
    }
  }
}
