// Features brought to mean 0 and variance 1, by the statistics of the training rows.

/** Of each feature: what is taken off it, and what it is then multiplied by. */
export type Standardization = {
  readonly mean: Float32Array; // (F)
  readonly factor: Float32Array; // (F), 1 / deviation
};

/**
 * The mean and the (biased) deviation of each of `width` features over `rows`, which should be the
 * training rows alone: statistics of the test set are not known in advance. Summed in double
 * precision, in two passes. A feature that never changes gets factor 1.
 */
export function standardizationOf(
  features: Uint8Array | Float32Array, // (count,width)
  width: number,
  rows: Uint32Array,
): Standardization {
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const row of rows) {
    for (let f = 0; f < width; f++) mean[f]! += features[row * width + f]! / rows.length;
  }
  for (const row of rows) {
    for (let f = 0; f < width; f++) {
      const distance = features[row * width + f]! - mean[f]!;
      squares[f]! += distance * distance;
    }
  }
  const factor = squares.map((sum) => (sum === 0 ? 1 : 1 / Math.sqrt(sum / rows.length)));
  return { mean: Float32Array.from(mean), factor: Float32Array.from(factor) };
}

/** The same numbers for every feature, for instance 1/255 of a pixel: (x - mean) * factor. */
export function uniformStandardization(
  width: number,
  { mean = 0, factor = 1 }: { readonly mean?: number; readonly factor?: number },
): Standardization {
  return {
    mean: new Float32Array(width).fill(mean),
    factor: new Float32Array(width).fill(factor),
  };
}
