// A trap for one command: armed on many proxies, sprung once.

/**
 * What is done to the command.
 * `lose the reply`: it reaches Redis and is carried out; its answer is dropped, the connection cut.
 * `read only`: Redis never sees it; the answer is that of a replica.
 * `break`: it arrives as rubbish; Redis answers "Protocol error" and hangs up.
 * `hold`: it waits in the proxy, and with it all that follows on its connection, until released.
 */
export type Tampering = "lose the reply" | "read only" | "break" | "hold";

/** Whether a command, as its words, is the one that is meant. */
export type Fits = (words: readonly string[]) => boolean;

export class Trap {
  readonly tampering: Tampering;
  readonly #fits: Fits;
  readonly #sprung = Promise.withResolvers<void>();
  #isArmed = true;

  constructor(tampering: Tampering, fits: Fits) {
    this.tampering = tampering;
    this.#fits = fits;
  }

  /** Resolves when a command was tampered with; never after `disarm`. */
  get sprung(): Promise<void> {
    return this.#sprung.promise;
  }

  /** True for the one command that springs it. */
  takes(words: readonly string[]): boolean {
    if (!this.#isArmed || !this.#fits(words)) return false;
    this.#isArmed = false;
    this.#sprung.resolve();
    return true;
  }

  /** True when it had not sprung. */
  disarm(): boolean {
    const was = this.#isArmed;
    this.#isArmed = false;
    return was;
  }
}
