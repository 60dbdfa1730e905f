// Parameter updates, the plain reference: momentum (Polyak 1964, in Keras' form, whose velocity
// holds the learning rate) and Adam (Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1).

/** v = momentum * v - learningRate * g; w += v. */
export function momentumUpdate(
  w: Float32Array,
  v: Float32Array,
  g: Float32Array,
  learningRate: number,
  momentum: number,
): void {
  for (let i = 0; i < w.length; i++) {
    v[i] = momentum * v[i]! - learningRate * g[i]!;
    w[i]! += v[i]!;
  }
}

/** m, v: moving averages of g and g^2. w -= stepSize * m / (sqrt(v) + epsilon). */
export function adamUpdate(
  w: Float32Array,
  m: Float32Array,
  v: Float32Array,
  g: Float32Array,
  beta1: number,
  beta2: number,
  stepSize: number,
  epsilon: number,
): void {
  for (let i = 0; i < w.length; i++) {
    m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
    v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! * g[i]!;
    w[i]! -= (stepSize * m[i]!) / (Math.sqrt(v[i]!) + epsilon);
  }
}
