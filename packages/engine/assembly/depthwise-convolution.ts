// @ts-nocheck: AssemblyScript
// Depthwise convolution: channel c of x (N,H,W,C) meets its own M filters, kernel (KH,KW,C,M), and
// gives channels c * M .. c * M + M - 1 of y. Windows as in windows.ts.

/** y (N,outH,outW,C*M). */
export function depthwise(
  y: usize,
  x: usize,
  kernel: usize,
  M: i32,
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
  dilationH: i32,
  dilationW: i32,
  top: i32,
  left: i32,
): void {
  const outBytes = usize(C * M) << 2;
  memory.fill(y, 0, usize(N * outH * outW) * outBytes);
  for (let n: i32 = 0; n < N; n++) {
    for (let i: i32 = 0; i < outH; i++) {
      for (let j: i32 = 0; j < outW; j++) {
        for (let a: i32 = 0; a < KH; a++) {
          const row = i * strideH - top + a * dilationH;
          if (row < 0 || row >= H) continue;
          for (let b: i32 = 0; b < KW; b++) {
            const column = j * strideW - left + b * dilationW;
            if (column < 0 || column >= W) continue;
            const pixel = x + (usize((row * W + column) * C) << 2);
            accumulate(y, pixel, kernel + usize(a * KW + b) * outBytes, C, M);
          }
        }
        y += outBytes;
      }
    }
    x += usize(H * W * C) << 2;
  }
}

/** y[c,m] += x[c] k[c,m]. */
function accumulate(y: usize, x: usize, k: usize, C: i32, M: i32): void {
  let c: i32 = 0;
  if (M == 1) {
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      const product = f32x4.mul(v128.load(x + o), v128.load(k + o));
      v128.store(y + o, f32x4.add(v128.load(y + o), product));
    }
  }
  for (; c < C; c++) {
    const value = load<f32>(x + (usize(c) << 2));
    for (let m: i32 = 0; m < M; m++) {
      const o = usize(c * M + m) << 2;
      store<f32>(y + o, load<f32>(y + o) + value * load<f32>(k + o));
    }
  }
}

/** dx (N,H,W,C) and dkernel (KH,KW,C,M) from dy (N,outH,outW,C*M). */
export function depthwiseBackward(
  dx: usize,
  dkernel: usize,
  dy: usize,
  x: usize,
  kernel: usize,
  M: i32,
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
  dilationH: i32,
  dilationW: i32,
  top: i32,
  left: i32,
): void {
  const outBytes = usize(C * M) << 2;
  memory.fill(dx, 0, usize(N * H * W * C) << 2);
  memory.fill(dkernel, 0, usize(KH * KW) * outBytes);
  for (let n: i32 = 0; n < N; n++) {
    for (let i: i32 = 0; i < outH; i++) {
      for (let j: i32 = 0; j < outW; j++) {
        for (let a: i32 = 0; a < KH; a++) {
          const row = i * strideH - top + a * dilationH;
          if (row < 0 || row >= H) continue;
          for (let b: i32 = 0; b < KW; b++) {
            const column = j * strideW - left + b * dilationW;
            if (column < 0 || column >= W) continue;
            const pixel = usize((row * W + column) * C) << 2;
            const tap = usize(a * KW + b) * outBytes;
            spread(dx + pixel, dkernel + tap, dy, x + pixel, kernel + tap, C, M);
          }
        }
        dy += outBytes;
      }
    }
    x += usize(H * W * C) << 2;
    dx += usize(H * W * C) << 2;
  }
}

/** dx[c] += sum over m of dy[c,m] k[c,m]; dk[c,m] += dy[c,m] x[c]. */
function spread(dx: usize, dk: usize, dy: usize, x: usize, k: usize, C: i32, M: i32): void {
  let c: i32 = 0;
  if (M == 1) {
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      const d = v128.load(dy + o);
      v128.store(dx + o, f32x4.add(v128.load(dx + o), f32x4.mul(d, v128.load(k + o))));
      v128.store(dk + o, f32x4.add(v128.load(dk + o), f32x4.mul(d, v128.load(x + o))));
    }
  }
  for (; c < C; c++) {
    const at = usize(c) << 2;
    let sum: f32 = 0;
    for (let m: i32 = 0; m < M; m++) {
      const o = usize(c * M + m) << 2;
      sum += load<f32>(dy + o) * load<f32>(k + o);
      store<f32>(dk + o, load<f32>(dk + o) + load<f32>(dy + o) * load<f32>(x + at));
    }
    store<f32>(dx + at, load<f32>(dx + at) + sum);
  }
}
