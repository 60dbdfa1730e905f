// @ts-nocheck: AssemblyScript
// The random numbers of packages/random: Philox4x32-10 (Salmon et al. 2011), the same bits. Four
// blocks at once, a lane each: a round of one waits for its products.

const MULTIPLIER_0: u32 = 0xd2511f53;
const MULTIPLIER_1: u32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/** What `drawBlocks` leaves: word 0 of its four blocks, 16 bytes on word 1, and so on. */
export const words = memory.data(64, 16);

/** The four blocks of the indices in `index`'s lanes, to `words`. */
export function drawBlocks(index: v128, key0: u32, key1: u32): void {
  const multiplier0 = i32x4.splat(i32(MULTIPLIER_0));
  const multiplier1 = i32x4.splat(i32(MULTIPLIER_1));
  let c0 = index;
  let c1 = i32x4.splat(0);
  let c2 = i32x4.splat(0);
  let c3 = i32x4.splat(0);
  for (let round: u32 = 0; round < 10; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(multiplier0, c0);
    const high0 = i64x2.extmul_high_i32x4_u(multiplier0, c0);
    const low1 = i64x2.extmul_low_i32x4_u(multiplier1, c2);
    const high1 = i64x2.extmul_high_i32x4_u(multiplier1, c2);
    const upper1 = v128.shuffle<i32>(low1, high1, 1, 3, 5, 7);
    const upper0 = v128.shuffle<i32>(low0, high0, 1, 3, 5, 7);
    c0 = v128.xor(v128.xor(upper1, c1), i32x4.splat(i32(key0)));
    c2 = v128.xor(v128.xor(upper0, c3), i32x4.splat(i32(key1)));
    c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
    c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  v128.store(words, c0);
  v128.store(words, c1, 16);
  v128.store(words, c2, 32);
  v128.store(words, c3, 48);
}

/**
 * Numbers `index`, `index - 1`, `index - 2` and `index - 3` of the stream, uniform in [0, 1) with 53
 * bits, 8 bytes apart.
 */
export function uniformFour(to: usize, index: u32, key0: u32, key1: u32): void {
  drawBlocks(i32x4.sub(i32x4.splat(i32(index)), i32x4(0, 1, 2, 3)), key0, key1);
  const high = i32x4.shr_u(v128.load(words), 5);
  const low = i32x4.shr_u(v128.load(words, 16), 6);
  storeUniform(to, high, low);
  storeUniform(
    to + 16,
    v128.shuffle<i32>(high, high, 2, 3, 2, 3),
    v128.shuffle<i32>(low, low, 2, 3, 2, 3),
  );
}

/** (high * 2^26 + low) / 2^53 of lanes 0 and 1. */
function storeUniform(to: usize, high: v128, low: v128): void {
  const upper = f64x2.mul(f64x2.convert_low_i32x4_u(high), f64x2.splat(67108864));
  const sum = f64x2.add(upper, f64x2.convert_low_i32x4_u(low));
  v128.store(to, f64x2.mul(sum, f64x2.splat(1.0 / 9007199254740992)));
}
