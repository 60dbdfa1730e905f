// @ts-nocheck: AssemblyScript
// Dropout's mask; the meaning stands in src/kernels/dropout-mask.ts.

import { drawBlocks, words } from "./philox";

/** Elements that four blocks decide. */
const GROUP = 16;

const last = memory.data(64, 16);

/** mask[i] = 0 where the i-th word of the stream is below `threshold`, else `kept`. */
export function dropoutMask(
  mask: usize,
  size: i32,
  key0: u32,
  key1: u32,
  threshold: u32,
  kept: f32,
): void {
  let i: i32 = 0;
  for (; i + GROUP <= size; i += GROUP) {
    maskGroup(mask + (usize(i) << 2), u32(i) >> 2, key0, key1, threshold, kept);
  }
  if (i == size) return;
  maskGroup(last, u32(i) >> 2, key0, key1, threshold, kept);
  memory.copy(mask + (usize(i) << 2), last, usize(size - i) << 2);
}

/** The 16 elements of blocks `block` to `block + 3`. */
function maskGroup(mask: usize, block: u32, key0: u32, key1: u32, threshold: u32, kept: f32): void {
  drawBlocks(i32x4.add(i32x4.splat(i32(block)), i32x4(0, 1, 2, 3)), key0, key1);
  const all = f32x4.splat(kept);
  const thresholds = i32x4.splat(i32(threshold));
  // Of each word of the blocks, a lane a block; then transposed, for a block's words lie together.
  const a = v128.andnot(all, i32x4.lt_u(v128.load(words), thresholds));
  const b = v128.andnot(all, i32x4.lt_u(v128.load(words, 16), thresholds));
  const c = v128.andnot(all, i32x4.lt_u(v128.load(words, 32), thresholds));
  const d = v128.andnot(all, i32x4.lt_u(v128.load(words, 48), thresholds));
  const ab01 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab23 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd01 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd23 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(mask, v128.shuffle<i64>(ab01, cd01, 0, 2));
  v128.store(mask, v128.shuffle<i64>(ab01, cd01, 1, 3), 16);
  v128.store(mask, v128.shuffle<i64>(ab23, cd23, 0, 2), 32);
  v128.store(mask, v128.shuffle<i64>(ab23, cd23, 1, 3), 48);
}
