// @ts-nocheck: AssemblyScript
// Batches gathered and changed on the way; the meaning stands in src/kernels/batches.ts.

import { uniformPair } from "./philox";

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

const pair = memory.data(16, 8);

/** Shuffles rows (size) u32 in place: `permutation` of packages/random (Fisher-Yates) applied. */
export function shuffle(rows: usize, size: i32, key0: u32, key1: u32): void {
  let i = size - 1;
  for (; i > 1; i -= 2) {
    uniformPair(pair, u32(i), key0, key1);
    swap(rows, i, i32(load<f64>(pair) * f64(i + 1)));
    swap(rows, i - 1, i32(load<f64>(pair, 8) * f64(i)));
  }
  if (i == 1) {
    uniformPair(pair, 1, key0, key1);
    swap(rows, 1, i32(load<f64>(pair) * 2));
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
 * label is not below C. Counts what beats the label's element, without a branch that the data would have to predict.
 */
export function countRight(x: usize, labels: usize, N: i32, C: i32): i32 {
  let count = 0;
  for (let n: i32 = 0; n < N; n++) {
    const label = load<i32>(labels + (usize(n) << 2));
    if (u32(label) >= u32(C)) return -1;
    const own = load<f32>(x + (usize(label) << 2));
    let above = i32(own != own);
    for (let c: i32 = 0; c < label; c++) above += i32(!(load<f32>(x + (usize(c) << 2)) < own));
    for (let c = label + 1; c < C; c++) above += i32(!(load<f32>(x + (usize(c) << 2)) <= own));
    count += i32(above == 0);
    x += usize(C) << 2;
  }
  return count;
}
