// A straight line through samples, by least squares.

export type Sample = { readonly seconds: number; readonly bytes: number };

export type Growth = {
  readonly meanBytes: number;
  readonly bytesPerHour: number;
  /** What the line rises over the samples, as a share of their mean. */
  readonly share: number;
};

/** How much the samples grow. At least two of them, at different times. */
export function growthOf(samples: readonly Sample[]): Growth {
  const mean = (pick: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const secondsMean = mean(({ seconds }) => seconds);
  const meanBytes = mean(({ bytes }) => bytes);
  const together = mean(({ seconds, bytes }) => (seconds - secondsMean) * (bytes - meanBytes));
  const spread = mean(({ seconds }) => (seconds - secondsMean) ** 2);
  const bytesPerSecond = together / spread;
  const span = samples.at(-1)!.seconds - samples[0]!.seconds;
  return {
    meanBytes,
    bytesPerHour: bytesPerSecond * 3600,
    share: (bytesPerSecond * span) / meanBytes,
  };
}
