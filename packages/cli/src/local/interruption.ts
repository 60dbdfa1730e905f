// Ctrl-C. The first one asks for an orderly end, the second one ends everything at once.

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** By convention 128 + SIGINT; the same for whoever stopped the command, however. */
export const INTERRUPTED_EXIT = 130;

const DRAINING = "draining: trainers save their work";

/** Thrown by what was under way; `run` adds how to go on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #listener = () => this.#hear();
  readonly #say: (line: string) => void;
  readonly #draining: string;
  /** Called by the first of them, before the person is told. */
  onDrain: () => void = () => {};
  /** Called by the second, right before the command exits: ends what would not end by itself. */
  onKill: () => void = () => {};

  constructor(say: (line: string) => void, draining = DRAINING) {
    this.#say = say;
    this.#draining = draining;
    for (const name of SIGNALS) process.on(name, this.#listener);
  }

  /** Aborted, with an `Interrupted`, by the first of them. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const name of SIGNALS) process.off(name, this.#listener);
  }

  #hear(): void {
    if (this.signal.aborted) {
      this.onKill();
      process.exit(INTERRUPTED_EXIT);
    }
    this.onDrain();
    this.#say(`${this.#draining}; again to stop at once`);
    this.#controller.abort(new Interrupted("interrupted"));
  }
}
