// @ts-nocheck: AssemblyScript
// The innermost loops of gemm. The loop body is written out four times with an exit after each copy
// ("multi-exit unrolling"): the branch keeps V8 from scheduling the loads of the next step early,
// which would spill accumulators; plain unrolling halves the speed. Steps are counted down: a
// comparison with an end pointer keeps one more address alive and is slower too (both measured).

/** out = (or +=) the product of a panel of 4 rows and a panel of 8 columns, both `depth` >= 1 deep. */
export function multiplyTile4x8(
  out: usize,
  rowBytes: usize,
  a: usize, // depth times 4
  b: usize, // depth times 8
  depth: i32,
  add: bool,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let b0: v128;
  let b1: v128;
  let x: v128;
  let left = depth;
  while (true) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    if (left == 1) break;

    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    x = v128.load32_splat(a, 16);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 20);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 24);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 28);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    if (left == 2) break;

    b0 = v128.load(b, 64);
    b1 = v128.load(b, 80);
    x = v128.load32_splat(a, 32);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 36);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 40);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 44);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    if (left == 3) break;

    b0 = v128.load(b, 96);
    b1 = v128.load(b, 112);
    x = v128.load32_splat(a, 48);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 52);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 56);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 60);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    left -= 4;
    if (left == 0) break;
    a += 64;
    b += 128;
  }
  storeRow8(out, c00, c01, add);
  storeRow8(out + rowBytes, c10, c11, add);
  storeRow8(out + 2 * rowBytes, c20, c21, add);
  storeRow8(out + 3 * rowBytes, c30, c31, add);
}

/** out = (or +=) the product of a panel of 4 rows and a panel of 4 columns, both `depth` >= 1 deep. */
export function multiplyTile4x4(
  out: usize,
  rowBytes: usize,
  a: usize, // depth times 4
  b: usize, // depth times 4
  depth: i32,
  add: bool,
): void {
  let c00 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let b0: v128;
  let x: v128;
  let left = depth;
  while (true) {
    b0 = v128.load(b);
    x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    if (left == 1) break;

    b0 = v128.load(b, 16);
    x = v128.load32_splat(a, 16);
    c00 = multiplyAdd(x, b0, c00);
    x = v128.load32_splat(a, 20);
    c10 = multiplyAdd(x, b0, c10);
    x = v128.load32_splat(a, 24);
    c20 = multiplyAdd(x, b0, c20);
    x = v128.load32_splat(a, 28);
    c30 = multiplyAdd(x, b0, c30);
    if (left == 2) break;

    b0 = v128.load(b, 32);
    x = v128.load32_splat(a, 32);
    c00 = multiplyAdd(x, b0, c00);
    x = v128.load32_splat(a, 36);
    c10 = multiplyAdd(x, b0, c10);
    x = v128.load32_splat(a, 40);
    c20 = multiplyAdd(x, b0, c20);
    x = v128.load32_splat(a, 44);
    c30 = multiplyAdd(x, b0, c30);
    if (left == 3) break;

    b0 = v128.load(b, 48);
    x = v128.load32_splat(a, 48);
    c00 = multiplyAdd(x, b0, c00);
    x = v128.load32_splat(a, 52);
    c10 = multiplyAdd(x, b0, c10);
    x = v128.load32_splat(a, 56);
    c20 = multiplyAdd(x, b0, c20);
    x = v128.load32_splat(a, 60);
    c30 = multiplyAdd(x, b0, c30);
    left -= 4;
    if (left == 0) break;
    a += 64;
    b += 64;
  }
  storeRow4(out, c00, add);
  storeRow4(out + rowBytes, c10, add);
  storeRow4(out + 2 * rowBytes, c20, add);
  storeRow4(out + 3 * rowBytes, c30, add);
}

export function storeRow8(out: usize, left: v128, right: v128, add: bool): void {
  v128.store(out, add ? f32x4.add(v128.load(out), left) : left);
  v128.store(out, add ? f32x4.add(v128.load(out, 16), right) : right, 16);
}

export function storeRow4(out: usize, row: v128, add: bool): void {
  v128.store(out, add ? f32x4.add(v128.load(out), row) : row);
}

/** x * b + c: rounded twice, or, in the relaxed build, once where the processor can. */
function multiplyAdd(x: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, b, c) : f32x4.add(c, f32x4.mul(x, b));
}
