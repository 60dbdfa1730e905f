// @ts-nocheck: AssemblyScript
// Batches gathered and changed on the way; the meaning stands in src/kernels/batches.ts.

import { uniformFour } from "./philox";

/** out (N,F) = (source[rows] - mean) * factor; source (count,F) of bytes or floats. */
export function gatherStandardized(
  out: usize,
  source: usize,
  rows: usize,
  mean: usize,
  factor: usize,
  N: i32,
  F: i32,
  bytes: bool,
): void {
  const width: usize = bytes ? 1 : 4;
  for (let n: i32 = 0; n < N; n++) {
    const from = source + usize(load<u32>(rows + (usize(n) << 2))) * usize(F) * width;
    let f: i32 = 0;
    if (bytes) {
      for (; f + 8 <= F; f += 8) {
        const words = v128.load_ext<u8>(from + usize(f));
        const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(words));
        const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(words));
        const o = usize(f) << 2;
        standardize(out + o, low, mean + o, factor + o);
        standardize(out + o + 16, high, mean + o + 16, factor + o + 16);
      }
    } else {
      for (; f + 4 <= F; f += 4) {
        const o = usize(f) << 2;
        standardize(out + o, v128.load(from + o), mean + o, factor + o);
      }
    }
    for (; f < F; f++) {
      const o = usize(f) << 2;
      const x: f32 = bytes ? f32(load<u8>(from + usize(f))) : load<f32>(from + o);
      store<f32>(out + o, (x - load<f32>(mean + o)) * load<f32>(factor + o));
    }
    out += usize(F) << 2;
  }
}

function standardize(out: usize, x: v128, mean: usize, factor: usize): void {
  v128.store(out, f32x4.mul(f32x4.sub(x, v128.load(mean)), v128.load(factor)));
}

/** out = x (N,H,W,C), image n mirrored if moves[n,0] != 0, then moved by (moves[n,1], moves[n,2]). */
export function moveImages(
  out: usize,
  x: usize,
  moves: usize, // (N,3) i32
  N: i32,
  H: i32,
  W: i32,
  C: i32,
): void {
  const pixel = usize(C) << 2;
  memory.fill(out, 0, usize(N * H * W) * pixel);
  for (let n: i32 = 0; n < N; n++) {
    const mirrored = load<i32>(moves) != 0;
    const down = load<i32>(moves, 4);
    const right = load<i32>(moves, 8);
    for (let i = max(0, down); i < H + min(0, down); i++) {
      for (let j = max(0, right); j < W + min(0, right); j++) {
        const column = mirrored ? W - 1 - (j - right) : j - right;
        const to = out + usize(i * W + j) * pixel;
        memory.copy(to, x + usize((i - down) * W + column) * pixel, pixel);
      }
    }
    moves += 12;
    out += usize(H * W) * pixel;
    x += usize(H * W) * pixel;
  }
}

const DRAWN: i32 = 64; // numbers at a time: swaps between draws would keep them from overlapping
const numbers = memory.data(512, 16);

/** Shuffles rows (size) u32 in place: `permutation` of packages/random (Fisher-Yates) applied. */
export function shuffle(rows: usize, size: i32, key0: u32, key1: u32): void {
  for (let i = size - 1; i > 0; i -= DRAWN) {
    const steps = min(DRAWN, i);
    for (let step: i32 = 0; step < steps; step += 4) {
      uniformFour(numbers + (usize(step) << 3), u32(i - step), key0, key1);
    }
    for (let step: i32 = 0; step < steps; step++) {
      const number = load<f64>(numbers + (usize(step) << 3));
      swap(rows, i - step, i32(number * f64(i - step + 1)));
    }
  }
}

function swap(rows: usize, i: i32, j: i32): void {
  const a = rows + (usize(i) << 2);
  const b = rows + (usize(j) << 2);
  const row = load<u32>(a);
  store<u32>(a, load<u32>(b));
  store<u32>(b, row);
}

/** out (N) = source[rows], words of 32 bits. */
export function pick(out: usize, source: usize, rows: usize, N: i32): void {
  for (let n: i32 = 0; n < N; n++) {
    const o = usize(n) << 2;
    store<u32>(out + o, load<u32>(source + (usize(load<u32>(rows + o)) << 2)));
  }
}

/**
 * How many rows of x (N,C) have their largest element, the first of equals, at labels (N); -1 if a
 * label is not below C. No branch and no loop depends on a label, which nothing could predict.
 */
export function countRight(x: usize, labels: usize, N: i32, C: i32): i32 {
  let count = 0;
  for (let n: i32 = 0; n < N; n++) {
    const label = load<i32>(labels + (usize(n) << 2));
    if (u32(label) >= u32(C)) return -1;
    const own = load<f32>(x + (usize(label) << 2));
    count += i32(!isBeaten(x, C, own, label));
    x += usize(C) << 2;
  }
  return count;
}

/** Is an element above `own`, equal to it and before `label`, or NaN? */
function isBeaten(x: usize, C: i32, own: f32, label: i32): bool {
  const owns = f32x4.splat(own);
  const places = i32x4.splat(label);
  let columns = i32x4(0, 1, 2, 3);
  let beaten = i32x4.splat(0);
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    const values = v128.load(x + (usize(c) << 2));
    const before = v128.and(f32x4.eq(values, owns), i32x4.lt_s(columns, places));
    beaten = v128.or(beaten, v128.or(v128.not(f32x4.le(values, owns)), before));
    columns = i32x4.add(columns, i32x4.splat(4));
  }
  let rest = 0;
  for (; c < C; c++) {
    const value = load<f32>(x + (usize(c) << 2));
    rest |= i32(!(value <= own)) | (i32(value == own) & i32(c < label));
  }
  return v128.any_true(beaten) || rest != 0;
}
