// Ends an attempt that takes too long, or that has given no sign of progress for too long.

export type TimeLimits = {
  /** From the attempt's beginning to its end; seconds. */
  readonly attemptSeconds?: number | undefined;
  /** Between two reports or checkpoints; seconds. */
  readonly progressSeconds?: number | undefined;
};

export class Watchdog {
  readonly #attempt: NodeJS.Timeout | undefined;
  readonly #progress: NodeJS.Timeout | undefined;

  /** `onLate` hears in words which limit was passed, once or twice. */
  constructor({ attemptSeconds, progressSeconds }: TimeLimits, onLate: (message: string) => void) {
    const after = (seconds: number | undefined, message: string) =>
      seconds === undefined ? undefined : setTimeout(() => onLate(message), seconds * 1000);
    this.#attempt = after(
      attemptSeconds,
      `the attempt took more than the ${attemptSeconds} s of attemptSeconds`,
    );
    this.#progress = after(
      progressSeconds,
      `neither a report nor a checkpoint came for the ${progressSeconds} s of progressSeconds`,
    );
  }

  /** A report or a checkpoint came. */
  progress(): void {
    this.#progress?.refresh();
  }

  stop(): void {
    clearTimeout(this.#attempt);
    clearTimeout(this.#progress);
  }
}
