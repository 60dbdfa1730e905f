// Changes that leave an image's class as it is: mirroring and small shifts. What happens to row n of
// a batch is a function of the batch's stream and of n.

import { below, type Stream, uniform } from "@caviar/random";

export type Augmentation = {
  /** Mirror every other image, on average, left to right; default false. */
  readonly flipHorizontal?: boolean;
  /** Move each image by up to so many pixels in each direction; at most its height and width. */
  readonly shiftPixels?: number;
};

/** (N,3): mirrored (0 or 1), pixels down, pixels right; negative ones in two's complement. */
export function drawMoves(augmentation: Augmentation, from: Stream, N: number): Int32Array {
  const { flipHorizontal = false, shiftPixels = 0 } = augmentation;
  const moves = new Int32Array(3 * N);
  for (let n = 0; n < N; n++) {
    moves[3 * n] = flipHorizontal && uniform(from, 3 * n) < 0.5 ? 1 : 0;
    for (const axis of [1, 2]) {
      moves[3 * n + axis] = below(from, 3 * n + axis, 2 * shiftPixels + 1) - shiftPixels;
    }
  }
  return moves;
}
