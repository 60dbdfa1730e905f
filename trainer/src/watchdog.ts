// Ends an attempt that takes too long, or that has given no sign of progress for too long.

export type TimeLimits = {
  /** From the attempt's beginning to its end; seconds. */
  readonly attemptSeconds?: number | undefined;
  /** Between two reports or checkpoints; seconds. */
  readonly progressSeconds?: number | undefined;
};

export class Watchdog {
  readonly #progressMs: number | undefined;
  readonly #attempt: NodeJS.Timeout | undefined;
  #progress: NodeJS.Timeout | undefined;
  readonly #onLate: (message: string) => void;

  /** `onLate` hears in words which limit was passed, once or twice. */
  constructor({ attemptSeconds, progressSeconds }: TimeLimits, onLate: (message: string) => void) {
    this.#onLate = onLate;
    this.#progressMs = progressSeconds && progressSeconds * 1000;
    this.#attempt = this.#after(
      attemptSeconds && attemptSeconds * 1000,
      `the attempt took more than the ${attemptSeconds} s of attemptSeconds`,
    );
  }

  /** The objective was called, or a report or a checkpoint came. Until the first of these the thread starts. */
  progress(): void {
    clearTimeout(this.#progress);
    this.#progress = this.#after(
      this.#progressMs,
      `neither a report nor a checkpoint came for the ${(this.#progressMs ?? 0) / 1000} s of progressSeconds`,
    );
  }

  stop(): void {
    clearTimeout(this.#attempt);
    clearTimeout(this.#progress);
  }

  #after(ms: number | undefined, message: string): NodeJS.Timeout | undefined {
    return ms === undefined ? undefined : setTimeout(() => this.#onLate(message), ms);
  }
}
