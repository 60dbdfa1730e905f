// What is known of a session as its events come: the fold, the curves of its trials, which of them the
// commands are about, and what advice has been given.

import {
  type Advice,
  adviceOf,
  beginFold,
  changesOf,
  foldEvent,
  type LedgerEvent,
  type Report,
  type SweepState,
  type TrialState,
} from "@caviar/protocol";

export class PandaWatch {
  state: SweepState | undefined;
  /** The trial that commands are about. */
  focus: number;
  readonly #curves = new Map<number, Report[]>();

  constructor(focus: number) {
    this.focus = focus;
  }

  /** A rewind takes the person along to the new trial; an event 1 that comes again begins all anew. */
  take(event: LedgerEvent): void {
    if (this.state && event.seq > 1) foldEvent(this.state, event);
    else {
      this.state = beginFold(event);
      this.#curves.clear();
    }
    if (event.kind === "trial-reported") this.#curve(event.trial).push(...event.reports);
    if (event.kind === "trial-proposed" && event.branch !== undefined && event.parent) {
      const from = event.parent;
      // Its own curve begins where it left its forerunner's.
      const before = this.curve(from.trial).filter(({ epoch }) => epoch <= from.epochs);
      this.#curve(event.trial).unshift(...before);
      const end = this.state.trials[from.trial];
      if (from.trial === this.focus && end?.phase === "ended") this.focus = event.trial;
    }
  }

  curve(trial: number = this.focus): readonly Report[] {
    return this.#curves.get(trial) ?? [];
  }

  get trial(): TrialState | undefined {
    return this.state?.trials[this.focus];
  }

  /** What is plain of the trial in focus. */
  get advice(): readonly Advice[] {
    const { trial } = this;
    const reports = this.curve();
    if (!trial || reports.length === 0) return [];
    const since = changesOf(trial).at(-1)?.epoch ?? trial.parent?.epochs ?? 0;
    const tested = trial.panda?.acts.findLast(({ found }) => found !== undefined);
    const isFresh = tested?.applied !== undefined && tested.applied.epoch >= since;
    const suggestedRate = isFresh ? tested.found?.suggested : undefined;
    return adviceOf({ reports, since, suggestedRate });
  }

  /** Whether a trial is in training, or will be without anybody's doing. */
  isTraining(number: number = this.focus): boolean {
    const trial = this.state?.trials[number];
    if (!trial) return this.state?.phase !== "ended";
    return trial.phase === "pending" && trial.panda?.isPaused !== true;
  }

  /** Nothing goes on any more unless somebody asks for it. */
  get isIdle(): boolean {
    const { state } = this;
    if (!state || state.trials.length === 0) return false;
    return state.branches.length === 0 && !state.trials.some(({ trial }) => this.isTraining(trial));
  }

  #curve(trial: number): Report[] {
    const known = this.#curves.get(trial) ?? [];
    this.#curves.set(trial, known);
    return known;
  }
}
