// An array of numbers that grows by doubling, for files that do not say how long they are.

type Numbers = Uint8Array | Float32Array;

export class GrowingArray<T extends Numbers> {
  readonly #kind: new (length: number) => T;
  #values: T;
  #length = 0;

  constructor(kind: new (length: number) => T) {
    this.#kind = kind;
    this.#values = new kind(1024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new this.#kind(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** The values, in an array of their own length. */
  taken(): T {
    const taken = new this.#kind(this.#length);
    taken.set(this.#values.subarray(0, this.#length));
    return taken;
  }
}
