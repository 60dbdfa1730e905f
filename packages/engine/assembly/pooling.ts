// @ts-nocheck: AssemblyScript
// Pooling: y (N,outH,outW,C) from x (N,H,W,C), each channel on its own. Windows as in windows.ts;
// what lies outside the image is not looked at, neither for a maximum nor in the count of a mean.

/** y = the largest of each window; places = its pixel, row * W + column, the first of equals. */
export function maxPool(
  y: usize,
  places: usize, // (N,outH,outW,C) u32
  x: usize,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  outH: i32,
  outW: i32,
  KH: i32,
  KW: i32,
  strideH: i32,
  strideW: i32,
  top: i32,
  left: i32,
): void {
  for (let n: i32 = 0; n < N; n++) {
    for (let i: i32 = 0; i < outH; i++) {
      const rowStart = max(0, i * strideH - top);
      const rowEnd = min(H, i * strideH - top + KH);
      for (let j: i32 = 0; j < outW; j++) {
        const columnStart = max(0, j * strideW - left);
        const columnEnd = min(W, j * strideW - left + KW);
        largestOf(y, places, x, rowStart, rowEnd, columnStart, columnEnd, W, C);
        y += usize(C) << 2;
        places += usize(C) << 2;
      }
    }
    x += usize(H * W * C) << 2;
  }
}

/** The largest of a window in each channel; NaN counts as larger than all, so that it is seen. */
function largestOf(
  y: usize,
  places: usize,
  x: usize,
  rowStart: i32,
  rowEnd: i32,
  columnStart: i32,
  columnEnd: i32,
  W: i32,
  C: i32,
): void {
  const first = rowStart * W + columnStart;
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    let best = v128.load(x + (usize(first * C + c) << 2));
    let place = i32x4.splat(first);
    for (let row = rowStart; row < rowEnd; row++) {
      for (let column = columnStart; column < columnEnd; column++) {
        const here = row * W + column;
        const value = v128.load(x + (usize(here * C + c) << 2));
        const taken = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
        best = v128.bitselect(value, best, taken);
        place = v128.bitselect(i32x4.splat(here), place, taken);
      }
    }
    v128.store(y + (usize(c) << 2), best);
    v128.store(places + (usize(c) << 2), place);
  }
  for (; c < C; c++) {
    let best = load<f32>(x + (usize(first * C + c) << 2));
    let place = first;
    for (let row = rowStart; row < rowEnd; row++) {
      for (let column = columnStart; column < columnEnd; column++) {
        const value = load<f32>(x + (usize((row * W + column) * C + c) << 2));
        if (value > best || value != value) {
          best = value;
          place = row * W + column;
        }
      }
    }
    store<f32>(y + (usize(c) << 2), best);
    store<i32>(places + (usize(c) << 2), place);
  }
}

/** dx = dy at the places that `maxPool` found, else 0; `outputs` = outH * outW, `pixels` = H * W. */
export function maxPoolBackward(
  dx: usize,
  dy: usize,
  places: usize,
  N: i32,
  pixels: i32,
  outputs: i32,
  C: i32,
): void {
  memory.fill(dx, 0, usize(N * pixels * C) << 2);
  for (let n: i32 = 0; n < N; n++) {
    for (let k: i32 = 0; k < outputs; k++) {
      for (let c: i32 = 0; c < C; c++) {
        const p = dx + (usize(load<i32>(places) * C + c) << 2);
        store<f32>(p, load<f32>(p) + load<f32>(dy));
        dy += 4;
        places += 4;
      }
    }
    dx += usize(pixels * C) << 2;
  }
}

/** y = the mean of each window's pixels inside the image. */
export function averagePool(
  y: usize,
  x: usize,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  outH: i32,
  outW: i32,
  KH: i32,
  KW: i32,
  strideH: i32,
  strideW: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(y, 0, usize(N * outH * outW * C) << 2);
  for (let n: i32 = 0; n < N; n++) {
    for (let i: i32 = 0; i < outH; i++) {
      for (let j: i32 = 0; j < outW; j++) {
        const rowStart = max(0, i * strideH - top);
        const rowEnd = min(H, i * strideH - top + KH);
        const columnStart = max(0, j * strideW - left);
        const columnEnd = min(W, j * strideW - left + KW);
        for (let row = rowStart; row < rowEnd; row++) {
          for (let column = columnStart; column < columnEnd; column++) {
            addScaled(y, x + (usize((row * W + column) * C) << 2), 1, C);
          }
        }
        const count = f32((rowEnd - rowStart) * (columnEnd - columnStart));
        for (let c: i32 = 0; c < C; c++) {
          store<f32>(y, load<f32>(y) / count);
          y += 4;
        }
      }
    }
    x += usize(H * W * C) << 2;
  }
}

/** dx: each window's gradient in equal shares to its pixels inside the image. */
export function averagePoolBackward(
  dx: usize,
  dy: usize,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  outH: i32,
  outW: i32,
  KH: i32,
  KW: i32,
  strideH: i32,
  strideW: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(dx, 0, usize(N * H * W * C) << 2);
  for (let n: i32 = 0; n < N; n++) {
    for (let i: i32 = 0; i < outH; i++) {
      for (let j: i32 = 0; j < outW; j++) {
        const rowStart = max(0, i * strideH - top);
        const rowEnd = min(H, i * strideH - top + KH);
        const columnStart = max(0, j * strideW - left);
        const columnEnd = min(W, j * strideW - left + KW);
        const share = f32(1) / f32((rowEnd - rowStart) * (columnEnd - columnStart));
        for (let row = rowStart; row < rowEnd; row++) {
          for (let column = columnStart; column < columnEnd; column++) {
            addScaled(dx + (usize((row * W + column) * C) << 2), dy, share, C);
          }
        }
        dy += usize(C) << 2;
      }
    }
    dx += usize(H * W * C) << 2;
  }
}

/** y += scale * x. */
function addScaled(y: usize, x: usize, scale: f32, C: i32): void {
  const scales = f32x4.splat(scale);
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    const o = usize(c) << 2;
    v128.store(y + o, f32x4.add(v128.load(y + o), f32x4.mul(scales, v128.load(x + o))));
  }
  for (; c < C; c++) {
    const o = usize(c) << 2;
    store<f32>(y + o, load<f32>(y + o) + scale * load<f32>(x + o));
  }
}
