// Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (Golub, Van Loan
// 2013, "Matrix Computations", section 8.5): slower than tridiagonalization from about 50 rows on,
// shorter, and as exact for the small eigenvalues as for the large ones.

import { assert } from "@caviar/errors";

const SWEEPS_MAX = 60;

export type Eigen = {
  /** n numbers, in the order of the columns of `vectors`. */
  readonly values: Float64Array;
  /** [n, n], row-major; column j belongs to values[j]. Orthogonal. */
  readonly vectors: Float64Array;
};

/** `matrix`: [n, n], symmetric; it is not changed. */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  assert(matrix.length === n * n, `expected ${n * n} entries, got ${matrix.length}`);
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let isDiagonal = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const entry = Math.abs(a[p * n + q]!);
        const scale = Math.sqrt(Math.abs(a[p * n + p]! * a[q * n + q]!));
        if (entry <= Number.EPSILON * scale || entry < Number.MIN_VALUE * 2 ** 60) continue;
        isDiagonal = false;
        rotate(a, v, { n, p, q });
      }
    }
    if (isDiagonal) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors: v };
}

type Plane = { readonly n: number; readonly p: number; readonly q: number };

/** Turn the plane of p and q so that a[p,q] vanishes: a becomes J'aJ, v becomes vJ. */
function rotate(a: Float64Array, v: Float64Array, { n, p, q }: Plane): void {
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * a[p * n + q]!);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p]!, a[k * n + q]!];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k]!, a[q * n + k]!];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
    const [g, h] = [v[k * n + p]!, v[k * n + q]!];
    v[k * n + p] = c * g - s * h;
    v[k * n + q] = s * g + c * h;
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}
