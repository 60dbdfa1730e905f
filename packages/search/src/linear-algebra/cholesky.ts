// Cholesky's factorization of a symmetric positive definite matrix and what it is good for. All
// matrices are [n, n], row-major; only the lower triangle of an argument is read.

/** `count` numbers of a times as many of b, added up. */
function dot(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  count: number,
): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += a[aStart + k]! * b[bStart + k]!;
  return sum;
}

/** L with A = L L', upper triangle 0; undefined: the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const sum = matrix[i * n + j]! - dot(l, i * n, l, j * n, j);
      if (i !== j) l[i * n + j] = sum / l[j * n + j]!;
      else if (sum > 0 && Number.isFinite(sum)) l[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return l;
}

/** Solve L x = b in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    b[i] = (b[i]! - dot(l, i * n, b, 0, i)) / l[i * n + i]!;
  }
  return b;
}

/** Solve L' x = b in place. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! / l[i * n + i]!;
    b[i] = x;
    for (let k = 0; k < i; k++) b[k]! -= l[i * n + k]! * x;
  }
  return b;
}

/** The inverse of A = L L', all of it. */
export function inverseFrom(l: Float64Array, n: number): Float64Array {
  // Rows of M are the columns of L^-1, from which A^-1 = L^-T L^-1 is a matter of dot products.
  const m = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    m[j * n + j] = 1 / l[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      m[j * n + i] = -dot(l, i * n + j, m, j * n + j, i - j) / l[i * n + i]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = dot(m, i * n + i, m, j * n + i, n - i);
      inverse[i * n + j] = entry;
      inverse[j * n + i] = entry;
    }
  }
  return inverse;
}
