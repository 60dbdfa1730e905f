// @ts-nocheck: AssemblyScript
// Softmax along the rows. The row's maximum is subtracted, which keeps exp in range.

import { exp4 } from "./exp";

/** y = softmax(x), both (N,C). */
export function softmax(y: usize, x: usize, N: i32, C: i32): void {
  for (let n: i32 = 0; n < N; n++) {
    divideRow(y, exponentials(y, x, maximum(x, C), C), C);
    x += usize(C) << 2;
    y += usize(C) << 2;
  }
}

/** dx = y (dy - sum over the row of dy y). */
export function softmaxBackward(dx: usize, dy: usize, y: usize, N: i32, C: i32): void {
  for (let n: i32 = 0; n < N; n++) {
    let sum: f32 = 0;
    for (let c: i32 = 0; c < C; c++) {
      const o = usize(c) << 2;
      sum += load<f32>(dy + o) * load<f32>(y + o);
    }
    for (let c: i32 = 0; c < C; c++) {
      const o = usize(c) << 2;
      store<f32>(dx + o, load<f32>(y + o) * (load<f32>(dy + o) - sum));
    }
    dx += usize(C) << 2;
    dy += usize(C) << 2;
    y += usize(C) << 2;
  }
}

/**
 * The largest element; NaN counts for nothing unless it is the first, but makes the sum of the
 * exponentials NaN. By vectors also where one would do: the machine code of a scalar `max` has
 * branches, which nothing can predict here.
 */
export function maximum(x: usize, C: i32): f32 {
  let largest = v128.load32_splat(x);
  if (C < 4) {
    if (C > 1) largest = f32x4.pmax(largest, v128.load32_splat(x, 4));
    if (C > 2) largest = f32x4.pmax(largest, v128.load32_splat(x, 8));
    return f32x4.extract_lane(largest, 0);
  }
  for (let c: i32 = 0; c + 4 <= C; c += 4) {
    largest = f32x4.pmax(largest, v128.load(x + (usize(c) << 2)));
  }
  // The last four, some of them a second time.
  largest = f32x4.pmax(largest, v128.load(x + (usize(C - 4) << 2)));
  largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 2, 3, 0, 1));
  largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 1, 0, 3, 2));
  return f32x4.extract_lane(largest, 0);
}

/** out = exp(x - largest); returns the sum. */
export function exponentials(out: usize, x: usize, largest: f32, C: i32): f32 {
  const shift = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    const o = usize(c) << 2;
    const e = exp4(f32x4.sub(v128.load(x + o), shift));
    v128.store(out + o, e);
    sums = f32x4.add(sums, e);
  }
  let sum =
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
  if (c == C) return sum;
  // The last one to three together: an exp of four costs as much as an exp of one.
  let rest = f32x4.splat(load<f32>(x + (usize(c) << 2)));
  if (c + 1 < C) rest = f32x4.replace_lane(rest, 1, load<f32>(x + (usize(c) << 2), 4));
  if (c + 2 < C) rest = f32x4.replace_lane(rest, 2, load<f32>(x + (usize(c) << 2), 8));
  rest = exp4(f32x4.sub(rest, shift));
  for (; c < C; c++) {
    const e = f32x4.extract_lane(rest, 0);
    store<f32>(out + (usize(c) << 2), e);
    sum += e;
    rest = v128.shuffle<f32>(rest, rest, 1, 2, 3, 0);
  }
  return sum;
}

export function divideRow(x: usize, by: f32, C: i32): void {
  const bys = f32x4.splat(by);
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    const p = x + (usize(c) << 2);
    v128.store(p, f32x4.div(v128.load(p), bys));
  }
  for (; c < C; c++) {
    const p = x + (usize(c) << 2);
    store<f32>(p, load<f32>(p) / by);
  }
}
