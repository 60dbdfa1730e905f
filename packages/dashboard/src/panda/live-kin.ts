// A trial in hand and its kin as they happen: what is known of each is asked for at first and when an
// event concerns it, their reports are asked for once and then heard.
//
// Invariant: one round of questions is under way at most, and what an event tells meanwhile is asked for
// in the next.

import type { LedgerEvent, Panda, Report, TrialSummary } from "@caviar/protocol";

import { Audience } from "../live/audience.ts";
import { coalesce, type Coalesced, type Wait } from "../live/coalesce.ts";
import type { Hear } from "../live/live-sweep.ts";
import { type Kin, kinOf } from "./kin.ts";
import { Reports } from "./reports.ts";

type KinSource = {
  readonly trial: (trial: number) => Promise<TrialSummary>;
  readonly panda: (trial: number) => Promise<Panda>;
  readonly curve: (trial: number) => Promise<readonly Report[]>;
  readonly hear: Hear;
};

/** Another object with every change. */
export type KinView = {
  readonly kin: ReadonlyMap<number, Kin>;
  /** The trial first. */
  readonly shown: readonly number[];
  readonly reportsOf: (trial: number) => readonly Report[];
  /** Why the last round of questions was not answered; undefined: it was. */
  readonly error: unknown;
};

export const NO_KIN: KinView = {
  kin: new Map(),
  shown: [],
  reportsOf: () => [],
  error: undefined,
};

export class LiveKin {
  readonly #trial: number;
  readonly #source: KinSource;
  readonly #reports = new Reports();
  #kin: ReadonlyMap<number, Kin> = new Map();
  readonly #followed: Set<number>;
  readonly #due: Set<number>;
  readonly #viewers = new Audience();
  readonly #refresh: Coalesced;
  readonly #unhear: () => void;
  #isAsking = false;
  #isClosed = false;
  #view = NO_KIN;

  /** `waitOf`: how often to draw so many reports. */
  constructor(trial: number, source: KinSource, waitOf: (reports: number) => Wait) {
    this.#trial = trial;
    this.#source = source;
    this.#followed = new Set([trial]);
    this.#due = new Set([trial]);
    this.#refresh = coalesce(
      () => {
        if (this.#due.size === 0 || this.#isAsking) this.#tell();
        else void this.#ask();
      },
      (wake) => waitOf(this.#view.reportsOf(trial).length)(wake),
    );
    this.#unhear = source.hear((event) => this.#take(event));
    this.#refresh.signal();
  }

  readonly view = (): KinView => this.#view;

  readonly subscribe = this.#viewers.add;

  close(): void {
    this.#isClosed = true;
    this.#unhear();
    this.#refresh.stop();
  }

  #take(event: LedgerEvent): void {
    const concerned = concernedBy(event);
    if (concerned === undefined || !this.#followed.has(concerned)) return;
    this.#reports.fold(event);
    const isTold = event.kind === "trial-reported";
    const isKept = event.kind === "checkpoint-saved" && concerned !== this.#trial;
    if (!isTold && !isKept) this.#due.add(concerned);
    this.#refresh.signal();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    let failure: unknown;
    while (this.#due.size > 0 && failure === undefined) {
      const answers = await Promise.allSettled([...this.#due].map(async (n) => this.#askFor(n)));
      failure = answers.find((answer) => answer.status === "rejected")?.reason;
      if (this.#isClosed) break;
    }
    this.#isAsking = false;
    this.#tell(failure);
  }

  async #askFor(number: number): Promise<void> {
    const isNew = !this.#kin.has(number);
    this.#due.delete(number);
    try {
      const [summary, panda, older] = await Promise.all([
        this.#source.trial(number),
        this.#source.panda(number),
        isNew ? this.#source.curve(number) : [],
      ]);
      this.#reports.addOlder(number, older);
      this.#kin = new Map(this.#kin).set(number, { summary, panda });
    } catch (error) {
      this.#due.add(number);
      throw error;
    }
    for (const other of kinOf(this.#trial, this.#kin)) {
      if (!this.#followed.has(other)) this.#due.add(other);
      this.#followed.add(other);
    }
  }

  #tell(error?: unknown): void {
    if (this.#isClosed) return;
    const reportsOf = (number: number) => this.#reports.of(number);
    this.#view = { kin: this.#kin, shown: kinOf(this.#trial, this.#kin), reportsOf, error };
    this.#viewers.tell();
  }
}

/** The trial that there is more to know of; a branch is told by the trial that it comes from. */
function concernedBy(event: LedgerEvent): number | undefined {
  if (event.kind === "trial-proposed" && event.branch !== undefined) return event.parent?.trial;
  return "trial" in event ? event.trial : undefined;
}
