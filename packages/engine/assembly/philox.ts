// @ts-nocheck: AssemblyScript
// The random numbers of packages/random: Philox4x32-10 (Salmon et al. 2011), the same bits.

const MULTIPLIER_0: u64 = 0xd2511f53;
const MULTIPLIER_1: u64 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/**
 * Numbers `index` and `index - 1` of the stream, uniform in [0, 1) with 53 bits, at `to` and 8 bytes
 * on. Two at once: each round waits for its products, and the other number's fill the time.
 */
export function uniformPair(to: usize, index: u32, key0: u32, key1: u32): void {
  let a0: u32 = index;
  let a1: u32 = 0;
  let a2: u32 = 0;
  let a3: u32 = 0;
  let b0: u32 = index - 1;
  let b1: u32 = 0;
  let b2: u32 = 0;
  let b3: u32 = 0;
  for (let round: u32 = 0; round < 10; round++) {
    const aProduct0 = MULTIPLIER_0 * u64(a0);
    const bProduct0 = MULTIPLIER_0 * u64(b0);
    const aProduct1 = MULTIPLIER_1 * u64(a2);
    const bProduct1 = MULTIPLIER_1 * u64(b2);
    a0 = u32(aProduct1 >> 32) ^ a1 ^ key0;
    b0 = u32(bProduct1 >> 32) ^ b1 ^ key0;
    a2 = u32(aProduct0 >> 32) ^ a3 ^ key1;
    b2 = u32(bProduct0 >> 32) ^ b3 ^ key1;
    a1 = u32(aProduct1);
    b1 = u32(bProduct1);
    a3 = u32(aProduct0);
    b3 = u32(bProduct0);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  store<f64>(to, (f64(a0 >> 5) * 67108864 + f64(a1 >> 6)) / 9007199254740992);
  store<f64>(to, (f64(b0 >> 5) * 67108864 + f64(b1 >> 6)) / 9007199254740992, 8);
}

/** The four words of block `index`, as i32x4. */
export function philoxWords(index: u32, key0: u32, key1: u32): v128 {
  let c0: u32 = index;
  let c1: u32 = 0;
  let c2: u32 = 0;
  let c3: u32 = 0;
  for (let round: u32 = 0; round < 10; round++) {
    const product0 = MULTIPLIER_0 * u64(c0);
    const product1 = MULTIPLIER_1 * u64(c2);
    c0 = u32(product1 >> 32) ^ c1 ^ key0;
    c2 = u32(product0 >> 32) ^ c3 ^ key1;
    c1 = u32(product1);
    c3 = u32(product0);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  let words = i32x4.splat(i32(c0));
  words = i32x4.replace_lane(words, 1, i32(c1));
  words = i32x4.replace_lane(words, 2, i32(c2));
  return i32x4.replace_lane(words, 3, i32(c3));
}
