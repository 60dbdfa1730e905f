// Standard normal numbers by index for the tests, by the Box-Muller transform over a hash.

/** In (0, 1]: the finalizer of MurmurHash3. */
function uniform(index: number): number {
  let word = Math.imul(index ^ (index >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (((word ^ (word >>> 16)) >>> 0) + 1) / 2 ** 32;
}

export function counterNormal(index: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(2 * index + 1)));
  return radius * Math.cos(2 * Math.PI * uniform(2 * index + 2));
}
