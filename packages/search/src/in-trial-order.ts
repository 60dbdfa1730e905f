// Values by trial number, ascending, in whatever order they come and go.

import { lowerBound } from "./sorted.ts";

export class InTrialOrder<T> {
  readonly #trials: number[] = [];
  readonly values: T[] = [];

  set(trial: number, value: T): void {
    const place = this.#placeOf(trial);
    const isKnown = this.#trials[place] === trial;
    this.#trials.splice(place, isKnown ? 1 : 0, trial);
    this.values.splice(place, isKnown ? 1 : 0, value);
  }

  delete(trial: number): void {
    const place = this.#placeOf(trial);
    if (this.#trials[place] !== trial) return;
    this.#trials.splice(place, 1);
    this.values.splice(place, 1);
  }

  #placeOf(trial: number): number {
    return lowerBound(this.#trials.length, (index) => this.#trials[index]! < trial);
  }
}
