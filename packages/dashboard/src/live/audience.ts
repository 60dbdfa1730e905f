/** Those who want to be told, for as long as they do. */
export class Audience<Told = void> {
  readonly #listeners = new Set<(told: Told) => void>();

  /** Returns how to stop that. */
  readonly add = (listener: (told: Told) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(told: Told): void {
    for (const listener of this.#listeners) listener(told);
  }
}
