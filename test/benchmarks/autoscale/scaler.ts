// What KEDA and the horizontal autoscaler that it keeps make of a pool's demand, as the chart sets them
// up. After the defaults of Kubernetes: up by 4 pods or 100 % each 15 s, whichever is more; down to the
// most that was wanted within the window.

export type Scaling = {
  readonly max: number;
  /** idle: nobody goes before all go. demand: whoever is too many for `idleSeconds` goes. */
  readonly scaleDown: "idle" | "demand";
  readonly idleSeconds: number;
};

/** Seconds between two looks. */
export const POLL_SECONDS = 15;
const PODS_UP = 4;

export class Scaler {
  readonly #scaling: Scaling;
  #wanted: { readonly at: number; readonly trainers: number }[] = [];
  #activeAt = 0;

  constructor(scaling: Scaling) {
    this.#scaling = scaling;
  }

  /** How many trainers there should be now, of whom `current` are there; `at` in seconds. */
  next(at: number, trainersWanted: number, current: number): number {
    const { max, scaleDown, idleSeconds } = this.#scaling;
    const wanted = Math.min(max, trainersWanted);
    this.#wanted.push({ at, trainers: wanted });
    this.#wanted = this.#wanted.filter((one) => at - one.at <= idleSeconds);
    if (wanted > 0) this.#activeAt = at;
    if (wanted === 0) return at - this.#activeAt >= idleSeconds ? 0 : current;
    if (current === 0) return 1; // KEDA wakes the pool, the autoscaler does the rest
    if (wanted > current) return Math.min(wanted, current + Math.max(PODS_UP, current));
    if (scaleDown === "idle") return current;
    return Math.min(current, Math.max(...this.#wanted.map(({ trainers }) => trainers)));
  }
}
