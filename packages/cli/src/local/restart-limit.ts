// How often a process that dies by itself is started again. Pure: it is told how long each life was.

/** Who lived this long was well; the next death counts as the first. */
const WELL_MS = 10_000;
const DEATHS_MAX = 5;
const FIRST_PAUSE_MS = 100;

export class RestartLimit {
  #deaths = 0;

  /** Milliseconds to wait before the next life, or "give up". */
  afterDeath(livedMs: number): number | "give up" {
    this.#deaths = livedMs >= WELL_MS ? 1 : this.#deaths + 1;
    if (this.#deaths >= DEATHS_MAX) return "give up";
    return FIRST_PAUSE_MS * 2 ** (this.#deaths - 1);
  }
}
