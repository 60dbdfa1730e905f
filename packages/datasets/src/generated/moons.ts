// Two half circles that interlock, as in scikit-learn's make_moons: no straight line parts them.

import type { Examples } from "../dataset.ts";
import { fraction, type GeneratedOptions, noisyPoints } from "./plane.ts";

/** (count, 2) in two classes: a half circle of radius 1 around (0, 0), and its fellow around (1, 0.5). */
export function moons(options: GeneratedOptions): Examples<Float32Array> {
  return noisyPoints({
    ...options,
    classes: 2,
    width: 2,
    pointAt(label, place, rows) {
      const angle = Math.PI * fraction(place, rows);
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return label === 0 ? [x, y] : [1 - x, 0.5 - y];
    },
  });
}
