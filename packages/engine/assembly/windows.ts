// @ts-nocheck: AssemblyScript
// Images cut into windows, as convolution needs them. x (N,H,W,C) row-major; an output pixel (i, j)
// looks at rows i * strideH - top + a * dilationH, a < KH, and columns alike; outside is 0.

/** patches (N * outH * outW, KH * KW * C): the window of each output pixel as a row. */
export function imageToPatches(
  patches: usize,
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
  dilationH: i32,
  dilationW: i32,
  top: i32,
  left: i32,
): void {
  const bytes = usize(C) << 2;
  const patchBytes = usize(KH * KW) * bytes;
  const runStart = firstRun(left, strideW);
  const runEnd = dilationW == 1 ? lastRun(W, KW, outW, strideW, left) : 0;
  for (let n: i32 = 0; n < N; n++) {
    for (let i: i32 = 0; i < outH; i++) {
      for (let a: i32 = 0; a < KH; a++) {
        const row = i * strideH - top + a * dilationH;
        const isInside = row >= 0 && row < H;
        const line = x + usize(row * W) * bytes;
        let to = patches + usize(a * KW) * bytes;
        for (let j: i32 = 0; j < outW; j++) {
          const column = j * strideW - left;
          if (!isInside) zeroFloats(to, KW * C);
          else if (j >= runStart && j < runEnd)
            copyFloats(to, line + usize(column) * bytes, KW * C);
          else copyEdge(to, line, column, W, C, KW, dilationW);
          to += patchBytes;
        }
      }
      patches += usize(outW) * patchBytes;
    }
    x += usize(H * W) * bytes;
  }
}

/** x = the sum of the patches' elements that `imageToPatches` took from each pixel. */
export function patchesToImage(
  x: usize,
  patches: usize,
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
  const bytes = usize(C) << 2;
  const patchBytes = usize(KH * KW) * bytes;
  const runStart = firstRun(left, strideW);
  const runEnd = dilationW == 1 ? lastRun(W, KW, outW, strideW, left) : 0;
  memory.fill(x, 0, usize(N) * usize(H * W) * bytes);
  for (let n: i32 = 0; n < N; n++) {
    for (let i: i32 = 0; i < outH; i++) {
      for (let a: i32 = 0; a < KH; a++) {
        const row = i * strideH - top + a * dilationH;
        if (row < 0 || row >= H) continue;
        const line = x + usize(row * W) * bytes;
        let from = patches + usize(a * KW) * bytes;
        for (let j: i32 = 0; j < outW; j++) {
          const column = j * strideW - left;
          if (j >= runStart && j < runEnd) addFloats(line + usize(column) * bytes, from, KW * C);
          else addEdge(line, from, column, W, C, KW, dilationW);
          from += patchBytes;
        }
      }
      patches += usize(outW) * patchBytes;
    }
    x += usize(H * W) * bytes;
  }
}

// Output pixels runStart .. runEnd-1 have windows whose rows lie side by side inside the image.

function firstRun(left: i32, strideW: i32): i32 {
  return (left + strideW - 1) / strideW;
}

function lastRun(W: i32, KW: i32, outW: i32, strideW: i32, left: i32): i32 {
  const room = W - KW + left;
  return room < 0 ? 0 : min(outW, room / strideW + 1);
}

/** A window's row that reaches beyond the image, or has gaps. */
function copyEdge(
  to: usize,
  line: usize,
  column: i32,
  W: i32,
  C: i32,
  KW: i32,
  dilationW: i32,
): void {
  const bytes = usize(C) << 2;
  for (let b: i32 = 0; b < KW; b++) {
    const at = column + b * dilationW;
    if (at < 0 || at >= W) zeroFloats(to, C);
    else copyFloats(to, line + usize(at) * bytes, C);
    to += bytes;
  }
}

function addEdge(
  line: usize,
  from: usize,
  column: i32,
  W: i32,
  C: i32,
  KW: i32,
  dilationW: i32,
): void {
  const bytes = usize(C) << 2;
  for (let b: i32 = 0; b < KW; b++) {
    const at = column + b * dilationW;
    if (at >= 0 && at < W) addFloats(line + usize(at) * bytes, from, C);
    from += bytes;
  }
}

/** Runs are short: a last vector that overlaps the one before costs less than a loop of singles. */
function copyFloats(to: usize, from: usize, count: i32): void {
  const bytes = usize(count) << 2;
  if (count >= 4) {
    const last = bytes - 16;
    for (let o: usize = 0; o < last; o += 16) v128.store(to + o, v128.load(from + o));
    v128.store(to + last, v128.load(from + last));
    return;
  }
  if (count >= 2) store<u64>(to, load<u64>(from));
  if (count != 2) store<f32>(to + bytes - 4, load<f32>(from + bytes - 4));
}

function zeroFloats(to: usize, count: i32): void {
  const bytes = usize(count) << 2;
  if (count >= 4) {
    const last = bytes - 16;
    for (let o: usize = 0; o < last; o += 16) v128.store(to + o, f32x4.splat(0));
    v128.store(to + last, f32x4.splat(0));
    return;
  }
  if (count >= 2) store<u64>(to, 0);
  if (count != 2) store<f32>(to + bytes - 4, 0);
}

function addFloats(to: usize, from: usize, count: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
  for (; i < count; i++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += 4;
    from += 4;
  }
}
