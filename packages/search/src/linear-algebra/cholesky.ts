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

/** What `fourDots` found, until it is called again. */
const dots = new Float64Array(4);

/**
 * `dot` of `count` numbers of b and of four rows of a, which are `stride` apart. A sum waits for the
 * one before it; four that do not wait for each other take as long as one, and are the same to the bit.
 */
function fourDots(
  a: Float64Array,
  aStart: number,
  stride: number,
  b: Float64Array,
  bStart: number,
  count: number,
): void {
  const [row1, row2, row3] = [aStart + stride, aStart + 2 * stride, aStart + 3 * stride];
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const x = b[bStart + k]!;
    sum0 += a[aStart + k]! * x;
    sum1 += a[row1 + k]! * x;
    sum2 += a[row2 + k]! * x;
    sum3 += a[row3 + k]! * x;
  }
  dots[0] = sum0;
  dots[1] = sum1;
  dots[2] = sum2;
  dots[3] = sum3;
}

/** L with A = L L', upper triangle 0; undefined: the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n);
  for (let start = 0; start < n; start += 4) {
    const end = Math.min(start + 4, n);
    // Four rows at once up to the diagonal's square, where one needs what the one before found.
    const together = end - start === 4 ? start : 0;
    for (let j = 0; j < together; j++) {
      fourDots(l, start * n, n, l, j * n, j);
      for (let r = 0; r < 4; r++) {
        const at = (start + r) * n + j;
        l[at] = (matrix[at]! - dots[r]!) / l[j * n + j]!;
      }
    }
    for (let i = start; i < end; i++) {
      for (let j = together; j <= i; j++) {
        const sum = matrix[i * n + j]! - dot(l, i * n, l, j * n, j);
        if (i !== j) l[i * n + j] = sum / l[j * n + j]!;
        else if (sum > 0 && Number.isFinite(sum)) l[i * n + i] = Math.sqrt(sum);
        else return undefined;
      }
    }
  }
  return l;
}

/** Solve L x = b in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let start = 0; start < n; start += 4) {
    const end = Math.min(start + 4, n);
    const together = end - start === 4 ? start : 0;
    if (together > 0) fourDots(l, start * n, n, b, 0, together);
    for (let i = start; i < end; i++) {
      let sum = together > 0 ? dots[i - start]! : 0;
      for (let k = together; k < i; k++) sum += l[i * n + k]! * b[k]!;
      b[i] = (b[i]! - sum) / l[i * n + i]!;
    }
  }
  return b;
}

/** Solve L' x = b in place. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let end = n; end > 0; end -= 4) {
    const start = Math.max(0, end - 4);
    for (let i = end - 1; i >= start; i--) {
      const x = b[i]! / l[i * n + i]!;
      b[i] = x;
      for (let k = start; k < i; k++) b[k]! -= l[i * n + k]! * x;
    }
    // Nothing is left above fewer than four.
    if (start > 0) subtractFour(l, start * n, n, b, start);
  }
  return b;
}

/** Take four rows of l, the last one first, times the four numbers of b at `count`, off those before. */
function subtractFour(
  l: Float64Array,
  row0: number,
  stride: number,
  b: Float64Array,
  count: number,
): void {
  const [row1, row2, row3] = [row0 + stride, row0 + 2 * stride, row0 + 3 * stride];
  const [x0, x1, x2, x3] = [b[count]!, b[count + 1]!, b[count + 2]!, b[count + 3]!];
  for (let k = 0; k < count; k++) {
    const later = b[k]! - l[row3 + k]! * x3 - l[row2 + k]! * x2;
    b[k] = later - l[row1 + k]! * x1 - l[row0 + k]! * x0;
  }
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
