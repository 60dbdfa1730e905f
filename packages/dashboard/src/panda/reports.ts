// What trials have reported: asked for once, then heard event by event. Later reports of an epoch count,
// so taking the same ones in twice changes nothing.

import type { LedgerEvent, Report } from "@caviar/protocol";

export class Reports {
  readonly #reports = new Map<number, readonly Report[]>();

  /** In order of epochs; another array when something was added. */
  of(trial: number): readonly Report[] {
    return this.#reports.get(trial) ?? [];
  }

  /** `reports`: in order of epochs. */
  add(trial: number, reports: readonly Report[]): void {
    if (reports.length === 0) return;
    const known = this.of(trial);
    const first = reports[0]?.epoch ?? Infinity;
    if ((known.at(-1)?.epoch ?? 0) < first) {
      this.#reports.set(trial, [...known, ...reports]);
      return;
    }
    const byEpoch = new Map([...known, ...reports].map((report) => [report.epoch, report]));
    const sorted = [...byEpoch.values()].toSorted((a, b) => a.epoch - b.epoch);
    this.#reports.set(trial, sorted);
  }

  /** What has been heard meanwhile is newer. */
  addOlder(trial: number, older: readonly Report[]): void {
    const heard = this.of(trial);
    this.add(trial, older);
    this.add(trial, heard);
  }

  /** Events of other kinds say nothing here. */
  fold(event: LedgerEvent): void {
    if (event.kind === "trial-reported") this.add(event.trial, event.reports);
  }
}
