// Ten classes to learn in the examples: a random pattern each, in noise that makes some rows hard.

import { type Engine, Examples } from "@caviar/engine";
import { normal, stream } from "@caviar/random";

export const WIDTH = 20;
export const CLASSES = 10;

/** `count` rows of `WIDTH` features, their class in turn; a function of the seed. */
export function noisyPatterns(engine: Engine, count: number, seed = 1): Examples {
  const labels = Uint8Array.from({ length: count }, (_, n) => n % CLASSES);
  const pattern = stream(0, "patterns");
  const noise = stream(seed, "noise");
  const features = Float32Array.from({ length: count * WIDTH }, (_, i) => {
    const [n, f] = [Math.floor(i / WIDTH), i % WIDTH];
    return normal(pattern, labels[n]! * WIDTH + f) + 0.8 * normal(noise, i);
  });
  return new Examples(engine, { features, shape: [WIDTH], answers: { labels, classes: CLASSES } });
}
