// @ts-nocheck: AssemblyScript
// The innermost loops of gemm where multiplication and addition may be fused: six rows, for 12
// accumulators and their factors fill the 16 SIMD registers when no product needs one of its own.
// Written out as gemm-tiles.ts says.

import { storeRow4, storeRow8 } from "./gemm-tiles";

/** out = (or +=) the product of a panel of 6 rows and a panel of 8 columns, both `depth` >= 1 deep. */
export function multiplyTile6x8(
  out: usize,
  rowBytes: usize,
  a: usize, // depth times 6
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
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);
  let b0: v128;
  let b1: v128;
  let x: v128;
  let left = depth;
  while (true) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    c01 = f32x4.relaxed_madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    c11 = f32x4.relaxed_madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    c21 = f32x4.relaxed_madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    c31 = f32x4.relaxed_madd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    c41 = f32x4.relaxed_madd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    c51 = f32x4.relaxed_madd(x, b1, c51);
    if (left == 1) break;

    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    x = v128.load32_splat(a, 24);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    c01 = f32x4.relaxed_madd(x, b1, c01);
    x = v128.load32_splat(a, 28);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    c11 = f32x4.relaxed_madd(x, b1, c11);
    x = v128.load32_splat(a, 32);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    c21 = f32x4.relaxed_madd(x, b1, c21);
    x = v128.load32_splat(a, 36);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    c31 = f32x4.relaxed_madd(x, b1, c31);
    x = v128.load32_splat(a, 40);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    c41 = f32x4.relaxed_madd(x, b1, c41);
    x = v128.load32_splat(a, 44);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    c51 = f32x4.relaxed_madd(x, b1, c51);
    if (left == 2) break;

    b0 = v128.load(b, 64);
    b1 = v128.load(b, 80);
    x = v128.load32_splat(a, 48);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    c01 = f32x4.relaxed_madd(x, b1, c01);
    x = v128.load32_splat(a, 52);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    c11 = f32x4.relaxed_madd(x, b1, c11);
    x = v128.load32_splat(a, 56);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    c21 = f32x4.relaxed_madd(x, b1, c21);
    x = v128.load32_splat(a, 60);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    c31 = f32x4.relaxed_madd(x, b1, c31);
    x = v128.load32_splat(a, 64);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    c41 = f32x4.relaxed_madd(x, b1, c41);
    x = v128.load32_splat(a, 68);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    c51 = f32x4.relaxed_madd(x, b1, c51);
    if (left == 3) break;

    b0 = v128.load(b, 96);
    b1 = v128.load(b, 112);
    x = v128.load32_splat(a, 72);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    c01 = f32x4.relaxed_madd(x, b1, c01);
    x = v128.load32_splat(a, 76);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    c11 = f32x4.relaxed_madd(x, b1, c11);
    x = v128.load32_splat(a, 80);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    c21 = f32x4.relaxed_madd(x, b1, c21);
    x = v128.load32_splat(a, 84);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    c31 = f32x4.relaxed_madd(x, b1, c31);
    x = v128.load32_splat(a, 88);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    c41 = f32x4.relaxed_madd(x, b1, c41);
    x = v128.load32_splat(a, 92);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    c51 = f32x4.relaxed_madd(x, b1, c51);
    left -= 4;
    if (left == 0) break;
    a += 96;
    b += 128;
  }
  storeRow8(out, c00, c01, add);
  storeRow8(out + rowBytes, c10, c11, add);
  storeRow8(out + 2 * rowBytes, c20, c21, add);
  storeRow8(out + 3 * rowBytes, c30, c31, add);
  storeRow8(out + 4 * rowBytes, c40, c41, add);
  storeRow8(out + 5 * rowBytes, c50, c51, add);
}

/** out = (or +=) the product of a panel of 6 rows and a panel of 4 columns, both `depth` >= 1 deep. */
export function multiplyTile6x4(
  out: usize,
  rowBytes: usize,
  a: usize, // depth times 6
  b: usize, // depth times 4
  depth: i32,
  add: bool,
): void {
  let c00 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let b0: v128;
  let x: v128;
  let left = depth;
  while (true) {
    b0 = v128.load(b);
    x = v128.load32_splat(a);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    x = v128.load32_splat(a, 4);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    x = v128.load32_splat(a, 8);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    x = v128.load32_splat(a, 12);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    x = v128.load32_splat(a, 16);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    x = v128.load32_splat(a, 20);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    if (left == 1) break;

    b0 = v128.load(b, 16);
    x = v128.load32_splat(a, 24);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    x = v128.load32_splat(a, 28);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    x = v128.load32_splat(a, 32);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    x = v128.load32_splat(a, 36);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    x = v128.load32_splat(a, 40);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    x = v128.load32_splat(a, 44);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    if (left == 2) break;

    b0 = v128.load(b, 32);
    x = v128.load32_splat(a, 48);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    x = v128.load32_splat(a, 52);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    x = v128.load32_splat(a, 56);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    x = v128.load32_splat(a, 60);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    x = v128.load32_splat(a, 64);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    x = v128.load32_splat(a, 68);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    if (left == 3) break;

    b0 = v128.load(b, 48);
    x = v128.load32_splat(a, 72);
    c00 = f32x4.relaxed_madd(x, b0, c00);
    x = v128.load32_splat(a, 76);
    c10 = f32x4.relaxed_madd(x, b0, c10);
    x = v128.load32_splat(a, 80);
    c20 = f32x4.relaxed_madd(x, b0, c20);
    x = v128.load32_splat(a, 84);
    c30 = f32x4.relaxed_madd(x, b0, c30);
    x = v128.load32_splat(a, 88);
    c40 = f32x4.relaxed_madd(x, b0, c40);
    x = v128.load32_splat(a, 92);
    c50 = f32x4.relaxed_madd(x, b0, c50);
    left -= 4;
    if (left == 0) break;
    a += 96;
    b += 64;
  }
  storeRow4(out, c00, add);
  storeRow4(out + rowBytes, c10, add);
  storeRow4(out + 2 * rowBytes, c20, add);
  storeRow4(out + 3 * rowBytes, c30, add);
  storeRow4(out + 4 * rowBytes, c40, add);
  storeRow4(out + 5 * rowBytes, c50, add);
}
