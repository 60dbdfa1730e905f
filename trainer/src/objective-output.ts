// What an objective writes, by `console` or to its standard streams, on its way to a person. In a worker
// thread Node would carry it by that thread's event loop, which does not turn while it trains, and
// would lose it when the thread dies: just when it is wanted. So it goes as messages, at once.

/** Characters of output that are kept with a failure. */
const TAIL_LENGTH_MAX = 4_000;

/** From now on `write` gets what this thread writes, cut to what is kept anyway. */
export function catchOutput(write: (text: string) => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    Object.assign(stream, {
      write(chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean {
        const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
        write(text.slice(-TAIL_LENGTH_MAX));
        const callback = rest.findLast((argument) => typeof argument === "function");
        if (callback) queueMicrotask(() => Reflect.apply(callback, undefined, []));
        return true;
      },
    });
  }
}

/** The end of what was written. */
export class OutputTail {
  #text = "";

  take(text: string): void {
    this.#text = (this.#text + text).slice(-TAIL_LENGTH_MAX);
  }

  /** Undefined: nothing was written. */
  get text(): string | undefined {
    return this.#text === "" ? undefined : this.#text;
  }
}
